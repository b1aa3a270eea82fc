using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Fixes;

namespace Gatehouse.Tests.Dependencies;

/// <summary>What <c>--fix</c> raises, and what it says of all else.</summary>
public sealed class RaisingPins
{
    private const string NpmLock = """
        {"lockfileVersion": 3, "packages": {
          "": {"dependencies": {"ms": "RANGE"}},
          "node_modules/ms": {"version": "1.0.0"},
          "node_modules/ms/node_modules/deep": {"version": "1.0.0"}}}
        """;

    private static Finding One(string ecosystem, string name, string fixedIn, params (string, string)[] files) =>
        Judging.Sweep([Judging.Record(ecosystem, name, fixedIn), .. files]).Findings.ShouldHaveSingleItem();

    [Fact]
    public void A_pin_without_a_lock_file_is_raised()
    {
        var finding = One("PyPI", "leaky", "1.2.3", ("requirements.txt", "leaky==1.0\n"));
        finding.Edit.ShouldNotBeNull().Changes.Single().Text.ShouldBe("1.2.3");
        finding.NoEdit.ShouldBeNull();
    }

    [Fact]
    public void A_lock_file_is_never_written_even_where_it_has_no_hashes()
    {
        var finding = One("npm", "ms", "1.2.3", ("package-lock.json", NpmLock.Replace("RANGE", "^1.0.0", StringComparison.Ordinal)));
        finding.Edit.ShouldBeNull();
        finding.NoEdit.ShouldBe("its tool writes this file: go to 1.2.3: `npm update ms`");
        One("RubyGems", "rack", "2.0", ("Gemfile.lock", "GEM\n  specs:\n    rack (1.0)\n"))
            .NoEdit.ShouldNotBeNull()
            .ShouldEndWith("`bundle update --conservative rack`");
        One(
            "PyPI",
            "leaky",
            "2.0",
            (
                "bom.cdx.json",
                """{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"leaky","version":"1.0","purl":"pkg:pypi/leaky@1.0"}]}"""
            )
        )
            .Edit.ShouldBeNull();
    }

    [Fact]
    public void A_manifest_that_does_not_allow_the_version_is_named_with_the_command_that_changes_both()
    {
        var finding = One(
            "npm",
            "ms",
            "2.0.0",
            ("package.json", """{"dependencies": {"ms": "^1.0.0"}}"""),
            ("package-lock.json", NpmLock.Replace("RANGE", "^1.0.0", StringComparison.Ordinal))
        );
        finding.NoEdit.ShouldBe("package.json asks for ^1.0.0, which 2.0.0 is not: `npm install ms@2.0.0`");
    }

    [Fact]
    public void A_pin_of_a_requirements_file_waits_where_the_project_does_not_allow_the_version()
    {
        (string, string)[] With(string range) =>
            [("pyproject.toml", $"[project]\nname = \"a\"\ndependencies = [\"leaky{range}\"]\n"), ("requirements.txt", "leaky==1.0\n")];
        One("PyPI", "leaky", "2.0", With("<2")).NoEdit.ShouldNotBeNull().ShouldStartWith("pyproject.toml asks for <2, which 2.0 is not");
        One("PyPI", "leaky", "2.0", With(">=1")).Edit.ShouldNotBeNull();
    }

    [Fact]
    public void A_pin_of_a_manifest_goes_to_what_the_lock_file_has_already()
    {
        (string, string)[] With(string locked) =>
            [
                ("package.json", """{"dependencies": {"ms": "1.0.0"}}"""),
                (
                    "package-lock.json",
                    $$$"""{"lockfileVersion": 3, "packages": {"": {}, "node_modules/ms": {"version": "{{{locked}}}"} } }"""
                ),
            ];
        One("npm", "ms", "1.2.3", With("1.5.0")).Edit.ShouldNotBeNull().Changes.Single().Text.ShouldBe("1.5.0");
        var both = Judging.Sweep([Judging.Record("npm", "ms", "1.2.3"), .. With("1.1.0")]).Findings;
        both.Length.ShouldBe(2);
        both.ShouldAllBe(finding => finding.Edit == null && finding.NoEdit != null);
    }

    [Fact]
    public void Hashes_are_those_of_the_old_version()
    {
        var finding = One("PyPI", "leaky", "2.0", ("requirements.txt", $"leaky==1.0 --hash=sha256:{new string('a', 64)}\n"));
        finding.NoEdit.ShouldNotBeNull().ShouldContain("hashes of 1.0");
        finding.NoEdit!.ShouldEndWith("`pip-compile --generate-hashes --upgrade-package leaky==2.0`");
    }

    [Fact]
    public void Without_a_way_out_that_is_said()
    {
        var record = Judging.Record("PyPI", "leaky", "2.0");
        record.Text = record.Text.Replace("\"fixed\"", "\"last_affected\"", StringComparison.Ordinal);
        Judging.Sweep(record, ("requirements.txt", "leaky==1.0\n")).Findings.Single().NoEdit.ShouldBe("no version is known that mends it");
    }

    [Fact]
    public void A_name_that_a_shell_would_read_is_put_into_no_command()
    {
        var finding = One(
            "npm",
            "ms;reboot",
            "2.0.0",
            ("package-lock.json", """{"lockfileVersion": 3, "packages": {"node_modules/ms;reboot": {"version": "1.0.0"}}}""")
        );
        finding.NoEdit.ShouldNotBeNull().ShouldNotContain("npm update");
    }

    [Fact]
    public void The_plan_names_every_finding_that_is_left()
    {
        var findings = Judging
            .Sweep(Judging.Record("npm", "ms", "1.2.3"), Judging.Record("npm", "ms", "1.2.4", id: "EX-2"), ("package-lock.json", NpmLock))
            .Findings;
        var plan = FixPlan.Of(findings);
        plan.Files.ShouldBeEmpty();
        plan.Left.Select(left => left.Finding.Advisory!.Id).ShouldBe(["EX-1", "EX-2"], ignoreOrder: true);
        plan.Left.ShouldAllBe(left => left.Why.EndsWith("go to 1.2.4: `npm update ms`", StringComparison.Ordinal));
    }
}
