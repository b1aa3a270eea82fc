using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Gate;

public sealed class SettingsReading
{
    private static string Error(string yaml) => Should.Throw<UserError>(() => Sample.Read(yaml)).Message;

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("version: 1\nwaivers:\nscan:\nreport:\nhook:\n")]
    public void Says_the_usual_where_the_file_says_nothing(string yaml)
    {
        var settings = Sample.Read(yaml);
        settings.Policy.Name.ShouldBe("default");
        settings.Waivers.ShouldBeEmpty();
        settings.Scan.MaxFileSize.ShouldBe(WalkOptions.DefaultMaxFileSize);
        settings.Scan.Jobs.ShouldBeNull();
        settings.Hook.ProtectedBranches.ShouldBe(["main", "master"]);
        settings.Hook.MaxAddedFileSize.ShouldBe(500 * 1024);
    }

    [Fact]
    public void Takes_every_property()
    {
        var settings = Sample.Read(
            """
            version: 1
            policy: strict
            waivers:
              - rule: secrets/*
                path: samples/
                reason: not real
                owner: anna
                until: 2026-12-31
              - fingerprint: 0123456789abcdef0123456789abcdef
                reason: "checked: by hand"
                owner: ben
                until: "2027-01-01"
            scan:
              only: [secrets]
              skip: [dast]
              exclude: ['*.min.js']
              max-file-size: 2MB
              jobs: 4
              baseline: ci/baseline.json
              since: origin/main
            report:
              formats: [sarif, html]
              output-dir: out/reports
            hook:
              protected-branches: [trunk]
              max-added-file-size: 1024
            """
        );
        settings.Policy.ShouldBe(Policies.Strict);
        settings.Waivers.Length.ShouldBe(2);
        settings.Waivers[0].Rule.ShouldBe("secrets/*");
        settings.Waivers[0].Path!.Matches("samples/a.py").ShouldBeTrue();
        settings.Waivers[0].Until.ShouldBe(new DateOnly(2026, 12, 31));
        (settings.Waivers[0].Source, settings.Waivers[0].Line).ShouldBe(("gatehouse.yml", 4));
        settings.Waivers[1].Fingerprint.ShouldBe(new Fingerprint("0123456789abcdef0123456789abcdef"));
        settings.Waivers[1].Reason.ShouldBe("checked: by hand");
        settings.Scan.Only.ShouldBe(["secrets"]);
        settings.Scan.Skip.ShouldBe(["dast"]);
        settings.Scan.Exclude[0].Matches("a/b.min.js").ShouldBeTrue();
        settings.Scan.MaxFileSize.ShouldBe(2 * 1024 * 1024);
        settings.Scan.Jobs.ShouldBe(4);
        settings.Scan.Baseline.ShouldBe("ci/baseline.json");
        settings.Scan.Since.ShouldBe("origin/main");
        settings.Report.Formats.ShouldBe(["sarif", "html"]);
        settings.Report.OutputDirectory.ShouldBe("out/reports");
        settings.Hook.ProtectedBranches.ShouldBe(["trunk"]);
        settings.Hook.MaxAddedFileSize.ShouldBe(1024);
    }

    [Theory]
    [InlineData("polcy: strict", "gatehouse.yml:1:1: unknown property `polcy` in the settings; did you mean `policy`?")]
    [InlineData("policy: strct", "gatehouse.yml:1:9: `strct` is not allowed here; did you mean `strict`?")]
    [InlineData("policy: [strict]", "gatehouse.yml:1:9: write a policy here")]
    [InlineData("version: 2", "gatehouse.yml:1:10: `2` is wrong here; write `1`")]
    [InlineData(
        "policy:\n  clauses:\n    - name: x\n      severty: high",
        "gatehouse.yml:4:7: unknown property `severty` in a clause; did you mean `severity`?"
    )]
    [InlineData(
        "policy:\n  clauses:\n    - name: x\n      severity: hihg",
        "gatehouse.yml:4:17: `hihg` is not allowed here; did you mean `high`?"
    )]
    [InlineData("policy:\n  clauses:\n    - severity: high", "gatehouse.yml:3:7: `name` is missing in a clause")]
    [InlineData(
        "policy:\n  clauses:\n    - name: x\n      scanner: [secrts]",
        "gatehouse.yml:4:17: `secrts` is not allowed here; did you mean `secrets`?"
    )]
    [InlineData("policy:\n  clauses:\n    - name: x\n      scanner: []", "gatehouse.yml:4:16: the list is empty")]
    [InlineData("policy:\n  clauses:\n    - name: x\n      scanner:", "a value is missing")]
    [InlineData(
        "policy:\n  clauses:\n    - name: x\n      max: many",
        "gatehouse.yml:4:12: `many` is wrong here; write a whole number from 0 to 1000000"
    )]
    [InlineData("policy:\n  clauses:\n    - name: x\n      cvss: 11", "a number from 0 to 10")]
    [InlineData("policy:\n  clauses:\n    - name: x\n      reachable: 'true'", "without quotes")]
    [InlineData("policy:\n  clauses:\n    - name: x\n    - name: x", "gatehouse.yml:4:13: a second clause named `x`")]
    [InlineData(
        "policy:\n  clauses:\n    - name: secrts\n      remove: true",
        "there is no clause `secrts` to remove; did you mean `secrets`?"
    )]
    [InlineData(
        "policy:\n  clauses:\n    - name: secrets\n      remove: true\n      max: 3",
        "gatehouse.yml:5:7: `remove: true` drops the clause"
    )]
    [InlineData("policy:\n  clauses:\n    - name: x\n      owasp: [A03, A11]", "`A11` is no class")]
    [InlineData("waivers:\n  - rule: a/b", "`reason` is missing in a waiver")]
    [InlineData("waivers:\n  - {reason: r, owner: o, until: 2026-01-01}", "needs at least one of `rule`, `path`, `fingerprint`")]
    [InlineData("waivers:\n  - {rule: a/b, reason: r, owner: o, until: 2026-02-30}", "`2026-02-30` is no day")]
    [InlineData("waivers:\n  - {rule: a/b, reason: '', owner: o, until: 2026-02-01}", "a value is missing")]
    [InlineData("waivers:\n  - {fingerprint: 12, reason: r, owner: o, until: 2026-02-01}", "is no fingerprint")]
    [InlineData("waivers:\n  - {path: '[', reason: r, owner: o, until: 2026-02-01}", "cannot match")]
    [InlineData("waivers: none", "write a list here")]
    [InlineData("scan: {max-file-size: big}", "is no size")]
    [InlineData("scan: {max-file-size: 0}", "is no size")]
    [InlineData("scan: {jobs: 0}", "from 1 to 256")]
    [InlineData("scan: {baseline: ../other.json}", "leave out `..`")]
    [InlineData("report: {output-dir: /etc}", "leads out of this folder")]
    [InlineData("report: {formats: [sarf]}", "did you mean `sarif`?")]
    [InlineData("scan: {since: --upload-pack=x}", "is no branch")]
    [InlineData("scan: {since: main, history: true}", "gatehouse.yml:1:30: `history` is about all there ever was")]
    [InlineData("scan: {history: 'yes'}", "without quotes")]
    [InlineData("policy: {clauses: [{name: x, age: -1}]}", "a whole number from 0 to 36500")]
    [InlineData("scan: 5", "write the scan settings here")]
    [InlineData("- a", "write the settings here")]
    [InlineData("policy: strict\npolicy: default", "gatehouse.yml:2:1: the key `policy` stands here for the second time")]
    [InlineData("a: 1\n---\nb: 2", "gatehouse.yml:2:1: a second document")]
    public void Says_what_is_wrong_where_and_what_to_write(string yaml, string part) => Error(yaml).ShouldContain(part);

    [Fact]
    public void Tells_all_errors_at_once_in_the_order_of_the_file()
    {
        var lines = Error("scan: {jobs: 0}\nhok: 1\nwaivers:\n  - {rule: a/b}\n").Split('\n');
        lines
            .Select(line => line.Split(' ')[0])
            .ShouldBe(["gatehouse.yml:1:14:", "gatehouse.yml:2:1:", "gatehouse.yml:4:5:", "gatehouse.yml:4:5:", "gatehouse.yml:4:5:"]);
    }

    [Fact]
    public void Bounds_how_many_errors_it_tells()
    {
        var message = Error("policy:\n  clauses: [" + string.Concat(Enumerable.Repeat("1, ", 20_000)) + "]");
        message.Split('\n').Length.ShouldBe(51);
        message.ShouldEndWith("and 19950 more");
    }

    [Fact]
    public void Refuses_a_file_of_ten_megabytes() => Error(new string('#', 10 * 1024 * 1024)).ShouldContain("at most 1 MB");

    [Fact]
    public void Refuses_clauses_without_number() =>
        Error("policy:\n  clauses:\n" + string.Concat(Enumerable.Range(0, 501).Select(i => $"    - name: c{i}\n")))
            .ShouldContain("at most 500");

    [Fact]
    public void Prints_no_control_characters_of_the_file() => Error("\"a\\e[31m\": 1").ShouldContain("\\u001b[31m");

    [Fact]
    public void Never_throws_anything_but_a_user_error()
    {
        string[] pieces =
        [
            "policy: ",
            "clauses: ",
            "- name: x",
            "\n",
            "\n  ",
            "\n    ",
            "\n      ",
            "severity: ",
            "high",
            "waivers: ",
            "- rule: ",
            "until: ",
            "2026-01-01",
            "scan: ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "&a ",
            "*a",
            "remove: true",
            "extends: ",
            "strict",
            "max: ",
            "99999999999",
            "1.5",
            "-1",
            "cwe: ",
            "hook: ",
            "~",
            "''",
            "jobs: ",
        ];
        var texts = Gen.ArrayOf(Gen.Elements(pieces)).Select(parts => string.Concat(parts)).Resize(40);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5_000).WithReplay(20261122, 47).WithQuietOnSuccess(true),
            Prop.ForAll(
                texts.ToArbitrary(),
                text =>
                {
                    try
                    {
                        return Settings.Read(Encoding.UTF8.GetBytes(text), "x") is not null;
                    }
                    catch (UserError)
                    {
                        return true;
                    }
                }
            )
        );
    }
}
