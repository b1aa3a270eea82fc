using Gatehouse.Engine.Findings;

namespace Gatehouse.Tests.Components;

public sealed class PythonFiles
{
    [Fact]
    public void Requirements_say_where_exactly_their_versions_stand()
    {
        Reading
            .Versions(
                "requirements.txt",
                "# é ünïcode\nflask[async] == 2.0.0 ; python_version > '3'  # why\r\nrequests >=2, <3 # é\ndjango \\\n  ==3.2 \\\n --hash=sha256:00\nbare\n"
            )
            .ShouldBe(
                new Dictionary<string, string?>
                {
                    ["flask"] = "2.0.0",
                    ["requests"] = ">=2, <3",
                    ["django"] = "3.2",
                    ["bare"] = null,
                }
            );
    }

    [Fact]
    public void Manifests_say_where_exactly_their_versions_stand()
    {
        Reading
            .Versions(
                "pyproject.toml",
                """
                [project]
                description = "é"
                dependencies = ["a==1.0; python_version > '3'", 'b>=2,<3', "c\u003D=1"]
                [tool.poetry.dependencies]
                d = "^1.2"
                e = {version = "==2.0", extras = ["x"]}
                f = "3.0.0"
                """
            )
            .ShouldBe(
                new Dictionary<string, string?>
                {
                    ["a"] = "1.0",
                    ["b"] = ">=2,<3",
                    // Where an escape stands in the text, no place can be told.
                    ["c"] = null,
                    ["d"] = "^1.2",
                    ["e"] = "2.0",
                    ["f"] = "3.0.0",
                }
            );
        Reading
            .Versions("setup.py", "setup(install_requires=['a==1.0', u\"b>=2\"])\n")
            .ShouldBe(new Dictionary<string, string?> { ["a"] = "1.0", ["b"] = ">=2" });
        Reading
            .Versions("setup.cfg", "[options]\ninstall_requires =\n  a==1.0\n  b >= 2 ; python_version < '3'\n")
            .ShouldBe(new Dictionary<string, string?> { ["a"] = "1.0", ["b"] = ">= 2" });
    }

    [Fact]
    public void Requirements_are_read_in_UTF_16()
    {
        var tree = new Engine.Sources.MemoryTree().Add(
            "requirements.txt",
            [.. System.Text.Encoding.Unicode.Preamble, .. System.Text.Encoding.Unicode.GetBytes("flask==2.0.0\r\n")]
        );
        FrontDoor
            .Sweep(tree, scanners: [new Scanners.Components.ComponentsScanner().Configure(tree)])
            .Components.ShouldHaveSingleItem()
            .Purl.ShouldBe("pkg:pypi/flask@2.0.0");
    }

    [Fact]
    public void Notes_of_a_compiled_file_tell_who_needs_whom()
    {
        var swept = Reading.Sweep(
            (
                "requirements.txt",
                "click==8.0.0\n    # via\n    #   flask\n    #   rich\nflask==2.0.0  # via -r requirements.in\nrich==1.0  # via app (pyproject.toml)\n"
            )
        );
        var click = Reading.Of(swept, "pkg:pypi/click@8.0.0");
        click.IsDirect.ShouldBe(false);
        click.Path.ShouldBe(["flask@2.0.0", "click@8.0.0"]);
        Reading.Of(swept, "pkg:pypi/rich@1.0").IsDirect.ShouldBe(true);
    }

    [Fact]
    public void A_link_shows_no_password()
    {
        var swept = Reading.Sweep(("requirements.txt", "a @ https://user:${PASS}@files.example.com/a-1.0.tar.gz?key=1#sha256=00\n"));
        swept.Components.ShouldHaveSingleItem().Origin.ShouldBe("https://files.example.com/a-1.0.tar.gz#sha256=00");
    }

    [Fact]
    public void Includes_in_a_circle_end_and_missing_ones_are_told()
    {
        var swept = Reading.Sweep(
            ("requirements.txt", "-r a.list\nx==1\n-r https://example.com/more.txt\n"),
            ("a.list", "-r requirements.txt\n-r gone.list\n-c gone-too.txt\ny==2\n-r ../../out.txt\n")
        );
        swept.Components.Select(component => component.Purl).ShouldBe(["pkg:pypi/y@2", "pkg:pypi/x@1"]);
        swept.Coverage.Failures.Select(failure => failure.Path).ShouldBe(["a.list", "a.list", "requirements.txt"]);
    }

    [Fact]
    public void The_file_name_tells_the_scope_of_requirements()
    {
        var swept = Reading.Sweep(
            ("requirements/base.txt", "a==1\n"),
            ("requirements/docs.txt", "b==1\n"),
            ("test-requirements.txt", "c==1\n")
        );
        swept
            .Components.Select(component => component.Scope)
            .ShouldBe([ComponentScope.Shipped, ComponentScope.Development, ComponentScope.Test]);
    }

    [Fact]
    public void Too_many_requirements_are_told()
    {
        var text = string.Concat(Enumerable.Range(0, 250_001).Select(i => $"p{i}\n"));
        var swept = Reading.Sweep(("requirements.txt", text), ("other/requirements.txt", "flask==1.0\n"));
        swept.Coverage.Failures.ShouldHaveSingleItem().Reason.ShouldContain("more than 250,000");
        swept.Components.ShouldContain(component => component.Purl == "pkg:pypi/flask@1.0");
    }

    [Fact]
    public void A_project_makes_the_entries_of_its_lock_file_direct_and_gives_them_their_scope()
    {
        var swept = Reading.Sweep(
            (
                "pyproject.toml",
                "[tool.poetry.dependencies]\na = \"^1\"\nmissing = \"^2\"\n[tool.poetry.group.dev.dependencies]\nb = \"*\"\n"
            ),
            (
                "poetry.lock",
                """
                [[package]]
                name = "A"
                version = "1.1"
                [package.dependencies]
                shared = "*"
                [[package]]
                name = "b"
                version = "2.0"
                [package.dependencies]
                shared = "*"
                only-dev = "*"
                [[package]]
                name = "only_dev"
                version = "3.0"
                [package.dependencies]
                b = "*"
                [[package]]
                name = "shared"
                version = "4.0"
                """
            )
        );
        swept
            .Components.Select(component => $"{component.Purl} {component.Scope} {component.IsDirect}")
            .ShouldBe([
                "pkg:pypi/a@1.1 Shipped True",
                "pkg:pypi/b@2.0 Development True",
                "pkg:pypi/only-dev@3.0 Development False",
                "pkg:pypi/shared@4.0 Shipped False",
                "pkg:pypi/missing Shipped True",
            ]);
        Reading.Of(swept, "pkg:pypi/only-dev@3.0").Path.ShouldBe(["b@2.0", "only_dev@3.0"]);
    }

    [Fact]
    public void A_manifest_that_pins_another_version_than_its_lock_file_says_so()
    {
        var swept = Reading.Sweep(
            ("Pipfile", "[packages]\na = \"==1.0\"\nb = \"==2.0\"\n"),
            ("Pipfile.lock", """{"default": {"a": {"version": "==1.0"}, "b": {"version": "==1.9"}}}""")
        );
        swept.Components.Select(component => component.Purl).ShouldBe(["pkg:pypi/b@2.0", "pkg:pypi/a@1.0", "pkg:pypi/b@1.9"]);
    }

    [Fact]
    public void A_member_of_a_workspace_leaves_its_entries_to_the_lock_file_above()
    {
        var swept = Reading.Sweep(
            ("packages/a/pyproject.toml", "[project]\ndependencies = [\"numpy>=1\"]\n"),
            (
                "uv.lock",
                """
                [[package]]
                name = "a"
                source = { editable = "packages/a" }
                dependencies = [{ name = "numpy" }]
                [[package]]
                name = "numpy"
                version = "2.0"
                source = { registry = "https://packages.example.com/simple" }
                """
            )
        );
        var numpy = swept.Components.ShouldHaveSingleItem();
        numpy.Version.ShouldBe("2.0");
        numpy.IsDirect.ShouldBe(true);
    }

    [Fact]
    public void Installed_packages_know_their_licences_and_each_other()
    {
        var swept = Reading.Sweep(
            (
                "v/site-packages/a-1.0.dist-info/METADATA",
                "Name: A\nVersion: 1.0\nLicense-Expression: MIT\nLicense: x\nRequires-Dist: b.c>=1\n"
            ),
            ("v/site-packages/a-1.0.dist-info/REQUESTED", ""),
            (
                "v/site-packages/b_c-2.0.dist-info/METADATA",
                "Name: b-c\nVersion: 2.0\nLicense: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n"
            ),
            ("w/site-packages/b_c-3.0.dist-info/METADATA", "Name: b-c\nVersion: 3.0\n")
        );
        var first = Reading.Of(swept, "pkg:pypi/a@1.0");
        first.Licences.ShouldBe(["MIT"]);
        first.DependsOn.ShouldBe(["pkg:pypi/b-c@2.0"]);
        first.IsDirect.ShouldBe(true);
        var second = Reading.Of(swept, "pkg:pypi/b-c@2.0");
        second.Licences.ShouldBe(["MIT License"]);
        second.Path.ShouldBe(["A@1.0", "b-c@2.0"]);
    }

    [Fact]
    public void Lists_of_a_setup_file_that_hold_each_other_end()
    {
        var text =
            string.Join('\n', Enumerable.Range(0, 40).Select(i => $"A{i} = [*A{i + 1}, *A{i + 1}, *A{i + 1}]"))
            + "\nsetup(install_requires=A0)\n";
        Reading.Sweep(("setup.py", text)).Coverage.Failures.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_lock_file_that_is_one_line_is_read_in_time()
    {
        var text =
            "package = [" + string.Join(", ", Enumerable.Range(0, 50_000).Select(i => $"{{version = \"1\", name = \"p{i}\"}}")) + "]\n";
        var swept = Reading.Sweep(("poetry.lock", text));
        swept.Components.Length.ShouldBe(50_000);
        swept.Components[^1].Location!.Span.Start.ShouldBe(text.IndexOf("p49999", StringComparison.Ordinal));
    }
}
