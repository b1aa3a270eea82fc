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
            ("composer.json", """{ "require": { "php": ">=8", "a/b": "^1.0" }, "require-dev": { "g/h": "*" } }""")
        );
        components.Length.ShouldBe(3);
        components.Named("a/b").Licences.ShouldBe(["MIT", "GPL-2.0-or-later"]);
        components.Named("a/b").Withdrawn.ShouldBe("abandoned; use c/d");
        components.Named("e/f").Path.ShouldBe(["a/b@1.0.0", "e/f@2.0.0"]);
        components.Named("g/h").Scope.ShouldBe(ComponentScope.Development);
    }

    [Fact]
    public void A_package_of_hex_may_be_called_otherwise_than_its_application() =>
        Inventory
            .Of(("mix.lock", "%{\n  \"app\": {:hex, :package_name, \"1.0.0\", \"x\", [:mix], [], \"hexpm\", \"y\"},\n}\n"))
            .Single()
            .Purl.ShouldBe("pkg:hex/package_name@1.0.0");
}
