using System.Collections.Immutable;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Licences;

namespace Gatehouse.Tests.Licences;

public sealed class JudgedComponents
{
    [Theory]
    [InlineData(ComponentScope.Shipped, Severity.High)]
    [InlineData(ComponentScope.Optional, Severity.High)]
    [InlineData(ComponentScope.Development, Severity.Low)]
    [InlineData(ComponentScope.Test, Severity.Info)]
    public void Weigh_less_where_they_are_not_shipped(ComponentScope scope, Severity severity) =>
        Judge([Of("lib", "AGPL-3.0-only") with { Scope = scope }]).Findings.ShouldHaveSingleItem().Severity.ShouldBe(severity);

    [Fact]
    public void Are_judged_by_the_lists_of_their_scope()
    {
        const string settings = """
            licences:
              allow: [MIT]
              scopes:
                development: {deny: [MIT], allow: [GPL-3.0]}
                test: {}
            """;
        Component[] all =
        [
            Of("shipped", "GPL-3.0-only"),
            Of("tool", "GPL-3.0-or-later") with
            {
                Scope = ComponentScope.Development,
            },
            Of("mit-tool", "MIT") with
            {
                Scope = ComponentScope.Development,
            },
        ];
        Judge(all, settings)
            .Findings.Select(finding => $"{finding.Component!.Name} {finding.Rule.Id}")
            .ShouldBe(["shipped licences/not-allowed", "mit-tool licences/denied"], ignoreOrder: true);
    }

    [Fact]
    public void Carry_the_expression_that_a_clause_asks_for()
    {
        var swept = Judge([Of("lib", "License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)")]);
        swept.Findings.Single().Component!.Licences.ShouldBe(["GPL-3.0-or-later"]);
        Policies.Default.Judge(swept.Findings, swept.Coverage, Occasion.Commit).Word.ShouldBe("closed");
    }

    [Theory]
    [InlineData("MIT OR GPL-3.0-only", ComponentScope.Shipped)]
    [InlineData("GPL-3.0-only", ComponentScope.Development)]
    [InlineData("GPL-3.0-only", ComponentScope.Test)]
    [InlineData("LGPL-3.0-only", ComponentScope.Shipped)]
    public void Do_not_close_the_gate_with_a_free_choice_or_unshipped(string licence, ComponentScope scope)
    {
        var swept = Judge([Of("lib", licence) with { Scope = scope }]);
        Policies.Default.Judge(swept.Findings, swept.Coverage, Occasion.Commit).Word.ShouldBe("pass");
    }

    [Fact]
    public void Are_excused_by_an_exception_until_its_last_day()
    {
        const string settings = """
            licences:
              exceptions:
                - {package: "pkg:pypi/lib", licence: GPL-3.0, reason: a program of its own, until: 2026-06-01}
                - {package: old*, reason: a program of its own, until: 2026-05-31}
            """;
        var swept = Judge([Of("lib", "GPL-3.0-only"), Of("older", "GPL-3.0-only"), Of("library", "GPL-3.0-only")], settings);
        swept.Findings.Length.ShouldBe(3);
        swept
            .Waivers.ShouldHaveSingleItem()
            .Fingerprint.ShouldBe(swept.Findings.Single(finding => finding.Component!.Name == "lib").Fingerprint);
        swept.Waivers[0].Reason.ShouldBe("a program of its own");
        swept.Notices.ShouldHaveSingleItem().Kind.ShouldBe("exception-expired");
    }

    [Fact]
    public void What_the_settings_say_of_nothing_is_told()
    {
        const string settings = """
            licences:
              exceptions:
                - {package: gone, reason: was here, until: 2026-12-31}
                - {package: lib, licence: MIT, reason: nobody objects, until: 2026-12-31}
              overrides:
                - {package: other, licence: MIT}
                - {package: lib, licence: MIT}
            """;
        var swept = Judge([Of("lib", "GPL-3.0-only")], settings);
        swept.Notices.Select(notice => notice.Kind).ShouldBe(["waiver-unused", "waiver-unused", "waiver-unused"]);
        swept
            .Notices.Select(notice => notice.Message)
            .ShouldContain(message => message.Contains("override for other", StringComparison.Ordinal));
    }

    [Fact]
    public void That_say_nothing_at_all_are_one_notice()
    {
        var swept = Judge([Of("a"), Of("b"), Of("c")]);
        swept.Findings.ShouldBeEmpty();
        swept.Notices.ShouldHaveSingleItem().Message.ShouldStartWith("no licence is known of 3 components of made.list");
        swept.Coverage.Failures.ShouldBeEmpty();
    }

    [Fact]
    public void That_say_nothing_at_all_are_no_pass_where_only_some_licences_are_allowed() =>
        Judge([Of("a"), Of("b")], "licences: {allow: [MIT]}").Coverage.Failures.ShouldHaveSingleItem();

    [Fact]
    public void That_say_nothing_among_others_are_for_an_audit() =>
        Judge([Of("a"), Of("b", "MIT")])
            .Findings.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                finding => finding.Rule.Id.ShouldBe("licences/unknown"),
                finding => finding.Rule.Tier.ShouldBe(Tier.Audit)
            );

    [Fact]
    public void Keep_their_fingerprint_when_they_are_updated() =>
        Judge([Of("lib", "GPL-3.0-only") with { Purl = "pkg:pypi/lib@2", Version = "2" }])
            .Findings[0]
            .Fingerprint.ShouldBe(Judge([Of("lib", "GPL-3.0-only")]).Findings[0].Fingerprint);

    [Fact]
    public void Of_a_lock_file_take_the_licence_that_another_file_states_for_the_same() =>
        Judge([Of("lib"), Of("lib", "AGPL-3.0-only") with { Location = At(".venv/lib/python3.12/site-packages/lib-1.dist-info/METADATA") }])
            .Findings.ShouldHaveSingleItem()
            .Location.Path.ShouldBe("made.list");

    [Fact]
    public void Of_npm_are_read_from_what_is_installed()
    {
        var tree = new MemoryTree()
            .Add("node_modules/a/package.json", """{"version": "1", "license": "AGPL-3.0"}""")
            .Add("node_modules/b/package.json", """{"version": "2", "license": "AGPL-3.0"}""")
            .Add("node_modules/a/node_modules/b/package.json", """{"version": "1", "licenses": [{"type": "MIT"}, {"type": "GPL-2.0"}]}""")
            .Add("node_modules/c/package.json", """{"version": "1", "license": "SEE LICENSE IN terms.txt"}""")
            .Add("node_modules/c/terms.txt", "Not for you.")
            .Add("node_modules/d/package.json", "{");
        Survey(tree, Npm("a"), Npm("b") with { Path = ["a@1", "b@1"] }, Npm("c"), Npm("d"))
            .Select(known => $"{known.Expression?.ToString() ?? "nothing"} {known.From}")
            .ShouldBe([
                "AGPL-3.0-only node_modules/a/package.json",
                "MIT OR GPL-2.0-only node_modules/a/node_modules/b/package.json",
                "nothing ",
                "nothing ",
            ]);
    }

    [Fact]
    public void Of_Python_are_narrowed_by_the_text_that_is_installed()
    {
        const string folder = ".venv/lib/python3.12/site-packages/lib-1.dist-info/";
        var tree = new MemoryTree()
            .Add(".venv/pyvenv.cfg", "home = /usr\nversion_info = 3.12.4.final.0\n")
            .Add(folder + "METADATA", "Name: lib\nVersion: 1\nLicense: BSD\nLicense-File: TERMS\n\nLicense: GPL\n")
            .Add(folder + "licenses/TERMS", LicenceTextMatching.BsdThree);
        var known = Survey(tree, Of("lib")).Single();
        known.Expression!.ToString().ShouldBe("BSD-3-Clause");
        known.Source.ShouldBe(LicenceSource.Text);
        known.From.ShouldBe(folder + "licenses/TERMS");
    }

    [Theory]
    [InlineData("pyyaml", "PyYAML-1")]
    [InlineData("ruamel.yaml.clib", "ruamel.yaml.clib-1")]
    [InlineData("zope-interface", "zope_interface-1")]
    [InlineData("Flask-SQLAlchemy", "flask_sqlalchemy-1")]
    public void Are_found_installed_however_the_folder_is_spelled(string name, string folder)
    {
        var tree = new MemoryTree()
            .Add(".venv/pyvenv.cfg", "version = 3.12.1\n")
            .Add($".venv/lib/python3.12/site-packages/{folder}.dist-info/METADATA", "Metadata-Version: 2.4\nLicense-Expression: MIT\n");
        Survey(tree, Of(name)).ShouldHaveSingleItem().Expression!.ToString().ShouldBe("MIT");
    }

    private static Component Npm(string name) =>
        new()
        {
            Purl = $"pkg:npm/{name}@1",
            Name = name,
            Version = "1",
            Location = At("package-lock.json"),
        };

    private static ImmutableArray<KnownLicence> Survey(MemoryTree tree, params ImmutableArray<Component> components) =>
        new LicenceSurvey(LicenceSettings.None, tree).Of(components, CancellationToken.None);

    private static Location At(string path) => new(path, 1, 1, 1, 2, new ByteSpan(0, 1));

    private static Component Of(string name, params ImmutableArray<string> licences) =>
        new()
        {
            Purl = $"pkg:pypi/{name}@1",
            Name = name,
            Version = "1",
            Licences = licences,
            Location = At("made.list"),
        };

    private static Swept Judge(Component[] components, string settings = "licences: {}")
    {
        var tree = new MemoryTree().Add("made.list", "made\n");
        var read = Settings.Read(Encoding.UTF8.GetBytes(settings), Settings.FileName).Licences;
        return FrontDoor.Sweep(tree, scanners: [new MadeStock(components), new LicencesScanner(read, FrontDoor.Today).Configure(tree)]);
    }

    /// <summary>Takes stock of what a test says is there.</summary>
    private sealed class MadeStock(Component[] components) : Scanner
    {
        public override string Name => "components";

        public override ImmutableArray<Rule> Rules => [];

        public override bool Wants(SourcePath path) => true;

        public override void Read(SourceFile file, Sightings seen) { }

        public override Stock TakeStock(CancellationToken cancel) =>
            new(
                [.. components],
                components
                    .Select(component => component.Location!.Path)
                    .Distinct()
                    .ToDictionary(path => path, path => new SourceFile(new SourcePath(path), "made\n"u8.ToArray()))
            );
    }
}
