using Gatehouse.Engine.Findings;

namespace Gatehouse.Tests.Components;

/// <summary>Go, Rust, Ruby, PHP and the smaller worlds.</summary>
public sealed class OtherLockfiles
{
    [Fact]
    public void An_old_go_module_is_completed_by_its_sums()
    {
        const string sums = """
            example.com/a v1.2.0 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=
            example.com/b v1.9.0 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=
            example.com/b v1.10.0 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=
            example.com/b v1.10.0-rc.1 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=
            example.com/c v1.0.0 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=
            example.com/d v1.0.0/go.mod h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=
            """;
        static string Module(string go) => $"module m\ngo {go}\nrequire example.com/a v1.2.0\nexclude example.com/c v1.0.0\n";
        var old = Inventory.Of(("go.mod", Module("1.16")), ("go.sum", sums));
        old.Select(component => component.Purl)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["pkg:golang/example.com/a@v1.2.0", "pkg:golang/example.com/b@v1.10.0", "pkg:golang/stdlib@1.16"]);
        old.Named("example.com/a").Hashes.Single().Algorithm.ShouldBe("SHA-256");
        old.Named("example.com/b").IsDirect.ShouldBe(false);
        Inventory
            .Of(("go.mod", Module("1.21.1")), ("go.sum", sums))
            .Select(component => component.Purl)
            .ShouldBe(["pkg:golang/stdlib@1.21.1", "pkg:golang/example.com/a@v1.2.0"]);
    }

    [Fact]
    public void A_crate_came_in_by_the_crates_that_need_it()
    {
        (string, string)[] files =
        [
            (
                "Cargo.lock",
                """
                version = 3
                [[package]]
                name = "app"
                version = "0.1.0"
                dependencies = ["rand 0.8.5", "tempfile"]
                [[package]]
                name = "rand"
                version = "0.7.3"
                source = "registry+https://github.com/rust-lang/crates.io-index"
                [[package]]
                name = "rand"
                version = "0.8.5"
                source = "registry+https://github.com/rust-lang/crates.io-index"
                dependencies = ["libc"]
                [[package]]
                name = "libc"
                version = "0.2.0"
                source = "git+https://github.com/rust-lang/libc#0123456789abcdef0123456789abcdef01234567"
                [[package]]
                name = "tempfile"
                version = "3.0.0"
                source = "registry+https://github.com/rust-lang/crates.io-index"
                dependencies = ["rand 0.7.3"]
                """
            ),
            (
                "Cargo.toml",
                "[package]\nname = \"app\"\n[dependencies]\nrand = \"0.8\"\n[dev-dependencies]\ntempfile = { workspace = true }\n[workspace.dependencies]\ntempfile = \"3\"\n"
            ),
        ];
        var components = Inventory.Of(files);
        components.Length.ShouldBe(4);
        components.Named("libc").Path.ShouldBe(["rand@0.8.5", "libc@0.2.0"]);
        components.Named("libc").Origin.ShouldNotBeNull().ShouldStartWith("git+");
        components.Named("tempfile").Scope.ShouldBe(ComponentScope.Test);
        components.Single(component => component.Purl == "pkg:cargo/rand@0.8.5").IsDirect.ShouldBe(true);
        Inventory.Listings(files)["Cargo.lock"].Entries.Single(entry => entry.Name == "tempfile").Asked!.Versions.ShouldBe("3");
    }

    [Fact]
    public void A_crate_for_tests_that_a_delivered_one_needs_is_delivered()
    {
        const string source = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        var components = Inventory.Of(
            (
                "Cargo.lock",
                $"""
                version = 3
                [[package]]
                name = "app"
                version = "0.1.0"
                dependencies = ["rand", "libc", "other 2.0.0"]
                [[package]]
                name = "rand"
                version = "0.8.5"
                {source}
                dependencies = ["libc", "other 1.0.0"]
                [[package]]
                name = "libc"
                version = "0.2.0"
                {source}
                [[package]]
                name = "other"
                version = "1.0.0"
                {source}
                [[package]]
                name = "other"
                version = "2.0.0"
                {source}
                """
            ),
            ("Cargo.toml", "[dependencies]\nrand = \"0.8\"\n[dev-dependencies]\nlibc = \"0.2\"\nother = \"2\"\n")
        );
        components
            .Select(component => $"{component.Purl} {component.Scope} {component.IsDirect}")
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "pkg:cargo/libc@0.2.0 Shipped True",
                "pkg:cargo/other@1.0.0 Shipped False",
                "pkg:cargo/other@2.0.0 Test True",
                "pkg:cargo/rand@0.8.5 Shipped True",
            ]);
    }

    [Fact]
    public void A_library_of_a_catalogue_is_for_what_its_lock_file_says()
    {
        var components = Inventory.Of(
            ("gradle/libs.versions.toml", "[libraries]\njunit = \"junit:junit:4.13.1\"\nguava = \"com.google.guava:guava:32.1.3-jre\"\n"),
            ("a/gradle.lockfile", "junit:junit:4.13.2=testRuntimeClasspath\n"),
            ("b/gradle.lockfile", "com.google.guava:guava:32.1.3-jre=runtimeClasspath\njunit:junit:4.13.2=testRuntimeClasspath\n")
        );
        components
            .Select(component => $"{component.Location!.Path} {component.Name} {component.Scope} {component.IsDirect}")
            .ShouldBe(
                [
                    "a/gradle.lockfile junit:junit Test True",
                    "b/gradle.lockfile com.google.guava:guava Shipped True",
                    "b/gradle.lockfile junit:junit Test True",
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public void A_conan_lock_file_is_for_what_the_project_asks()
    {
        (string, string)[] files =
        [
            ("conanfile.txt", "[requires]\nfmt/[>=9 <10]@\nzlib/1.2.11\n[test_requires]\ngtest/1.14.0\n"),
            ("conan.lock", """{ "version": "0.5", "requires": ["fmt/9.1.0#a", "gtest/1.14.0", "zlib/1.2.13", "bzip2/1.0.8"] }"""),
        ];
        Inventory
            .Of(files)
            .Select(component => $"{component.Location!.Path} {component.Name} {component.Version} {component.Scope} {component.IsDirect}")
            .ShouldBe(
                [
                    "conan.lock bzip2 1.0.8 Shipped False",
                    "conan.lock fmt 9.1.0 Shipped True",
                    "conan.lock gtest 1.14.0 Test True",
                    "conan.lock zlib 1.2.13 Shipped True",
                    // They disagree, which is told.
                    "conanfile.txt zlib 1.2.11 Shipped True",
                ],
                ignoreOrder: true
            );
        var listings = Inventory.Listings(files);
        listings["conan.lock"].Entries[0].Asked!.Versions.ShouldBe("[>=9 <10]");
        listings["conanfile.txt"].Entries.Single().Locked!.Versions.ShouldBe("1.2.13");
    }

    [Fact]
    public void A_gem_is_one_component_on_all_platforms()
    {
        var components = Inventory.Of(
            (
                "Gemfile.lock",
                """
                GIT
                  remote: https://github.com/example/tool.git
                  revision: abc
                  specs:
                    tool (1.0.0)
                      rack

                GEM
                  remote: https://gems.example.com/
                  specs:
                    nokogiri (1.15.4-arm64-darwin)
                      racc (~> 1.4)
                    nokogiri (1.15.4-x86_64-linux)
                      racc (~> 1.4)
                    racc (1.7.1)
                    rack (2.2.8)

                DEPENDENCIES
                  nokogiri
                  tool!

                CHECKSUMS
                  racc (1.7.1) sha256=af1504e35f629ddcdd6addb3513c3853991f694921b1b9368b0bd32beb9f1b63
                """
            )
        );
        components.Count(component => component.Name == "nokogiri").ShouldBe(1);
        components.Named("racc").Path.ShouldBe(["nokogiri@1.15.4", "racc@1.7.1"]);
        components.Named("racc").Hashes.Single().Hex.ShouldStartWith("af15");
        components.Named("tool").Origin.ShouldBe("https://github.com/example/tool.git#abc");
    }

    [Fact]
    public void A_php_lock_tells_licences_and_what_was_abandoned()
    {
        var components = Inventory.Of(
            (
                "composer.lock",
                """
                { "packages": [ { "name": "a/b", "version": "1.0.0", "license": ["MIT", "GPL-2.0-or-later"], "abandoned": "c/d", "require": { "E/f": "*" } },
                  { "name": "e/f", "version": "2.0.0" } ], "packages-dev": [ { "name": "g/h", "version": "3.0.0" } ] }
                """
            ),
            ("composer.json", """{ "require": { "php": ">=8", "a/b": "v1.0.0" }, "require-dev": { "e/f": "^2.0", "g/h": "*" } }""")
        );
        components.Length.ShouldBe(3);
        // The lock file knows that another package ships what the manifest wants for development only.
        components.Named("e/f").Scope.ShouldBe(ComponentScope.Shipped);
        components.Named("a/b").Licences.ShouldBe(["MIT", "GPL-2.0-or-later"]);
        components.Named("a/b").Withdrawn.ShouldBe("abandoned; use c/d");
        components.Named("e/f").Path.ShouldBe(["e/f@2.0.0"]);
        components.Named("g/h").Scope.ShouldBe(ComponentScope.Development);
    }

    [Fact]
    public void A_package_of_hex_may_be_called_otherwise_than_its_application() =>
        Inventory
            .Of(("mix.lock", "%{\n  \"app\": {:hex, :package_name, \"1.0.0\", \"x\", [:mix], [], \"hexpm\", \"y\"},\n}\n"))
            .Single()
            .Purl.ShouldBe("pkg:hex/package_name@1.0.0");
}
