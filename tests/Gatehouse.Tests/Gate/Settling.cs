using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Tests.Gate;

public sealed class Settling
{
    private static readonly DateOnly Today = new(2026, 6, 15);

    private static Waiver Waiver(string? rule = null, string? path = null, int until = 0) =>
        new()
        {
            Rule = rule,
            Path = path is null ? null : PathGlob.Parse(path),
            Reason = "demo",
            Owner = "anna",
            Until = Today.AddDays(until),
            Source = "gatehouse.yml",
            Line = 7,
        };

    private static Settled Settle(Finding[] findings, Baseline? baseline = null, params Waiver[] waivers) =>
        Triage.Settle([.. findings], baseline ?? Baseline.Empty, [.. waivers], Today);

    [Fact]
    public void Puts_findings_in_report_order()
    {
        var settled = Settle([Sample.Finding(path: "b.py"), Sample.Finding(path: "a.py", line: 2), Sample.Finding(path: "a.py", line: 1)]);
        settled
            .Findings.Select(finding => (finding.Location.Path, finding.Location.Line))
            .ShouldBe([("a.py", 1), ("a.py", 2), ("b.py", 1)]);
        settled.Findings.ShouldAllBe(finding => finding.State == FindingState.New);
        settled.Notices.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("secrets/token", null, true)]
    [InlineData("secrets/*", null, true)]
    [InlineData("gitleaks:token", null, true)]
    [InlineData("secrets/other", null, false)]
    [InlineData(null, "src/", true)]
    [InlineData(null, "tests/", false)]
    [InlineData("secrets/token", "tests/", false)]
    [InlineData(null, null, false)]
    public void Excuses_what_rule_and_path_both_name(string? rule, string? path, bool excused)
    {
        var finding = Settle([Sample.Finding()], null, Waiver(rule, path)).Findings.ShouldHaveSingleItem();
        finding.State.ShouldBe(excused ? FindingState.Waived : FindingState.New);
        finding.Excuse.ShouldBe(excused ? "demo, by anna, until 2026-06-15" : null);
    }

    [Fact]
    public void Excuses_one_finding_by_its_fingerprint()
    {
        var waived = Sample.Finding(line: 2);
        var settled = Settle([Sample.Finding(line: 1), waived], null, Waiver() with { Fingerprint = waived.Fingerprint });
        settled.Findings.Select(finding => finding.State).ShouldBe([FindingState.New, FindingState.Waived]);
    }

    [Fact]
    public void Tells_an_expired_waiver_and_what_it_no_longer_excuses()
    {
        var settled = Settle([Sample.Finding()], null, Waiver("secrets/token", until: -1));
        settled.Findings[0].State.ShouldBe(FindingState.New);
        settled
            .Notices.ShouldHaveSingleItem()
            .ShouldBe(
                new Notice(
                    "waiver-expired",
                    "The waiver for `secrets/token` expired on 2026-06-14 and no longer excuses 1 finding.",
                    "gatehouse.yml",
                    7
                )
            );
    }

    [Fact]
    public void Tells_a_waiver_that_excuses_nothing()
    {
        var notice = Settle([Sample.Finding()], null, Waiver("secrets/*"), Waiver("python/*", "src/")).Notices.ShouldHaveSingleItem();
        notice.Kind.ShouldBe("waiver-unused");
        notice.Message.ShouldContain("`python/*` in `src/`");
    }

    [Fact]
    public void Takes_the_valid_waiver_where_another_expired() =>
        Settle([Sample.Finding()], null, Waiver("secrets/*", until: -1), Waiver("secrets/*"))
            .Findings[0]
            .State.ShouldBe(FindingState.Waived);

    [Theory]
    [InlineData(1, 1, 5, 5, 9, false)]
    [InlineData(4, 4, 5, 5, 9, false)]
    [InlineData(4, 5, 5, 5, 9, true)]
    [InlineData(6, 6, 5, 8, 2, true)]
    [InlineData(8, 8, 5, 8, 1, false)]
    [InlineData(8, 8, 5, 8, 2, true)]
    public void Excuses_by_a_comment_what_touches_its_lines(int first, int last, int line, int endLine, int endColumn, bool excused)
    {
        var finding = Sample.Finding(line: line);
        finding = finding with { Location = finding.Location with { EndLine = endLine, EndColumn = endColumn } };
        var comment = Waiver("secrets/token") with { Inline = new InlinePlace("src/app.py", first, last) };
        var settled = Settle([finding], null, comment);
        settled.Findings[0].State.ShouldBe(excused ? FindingState.Waived : FindingState.New);
        settled.Notices.Select(notice => notice.Kind).ShouldBe(excused ? [] : ["waiver-unused"]);
    }

    [Fact]
    public void Excuses_by_a_comment_nothing_of_another_file() =>
        Settle([Sample.Finding()], null, Waiver("secrets/token") with { Inline = new InlinePlace("src/other.py", 1, 1) })
            .Findings[0]
            .State.ShouldBe(FindingState.New);

    [Fact]
    public void Hides_exactly_one_finding_by_one_entry()
    {
        var twin = Sample.Finding();
        var baseline = BaselineFile.Of([twin]);
        Settle([twin, twin], baseline).Findings.Select(finding => finding.State).ShouldBe([FindingState.Existing, FindingState.New]);
        Settle([twin, twin], new Baseline([.. baseline.Entries, .. baseline.Entries]))
            .Findings.ShouldAllBe(finding => finding.State == FindingState.Existing);
    }

    [Fact]
    public void Sums_up_entries_that_hide_nothing()
    {
        var baseline = BaselineFile.Of([Sample.Finding(line: 1), Sample.Finding(line: 2), Sample.Finding(line: 3)]);
        var notice = Settle([Sample.Finding(line: 2)], baseline).Notices.ShouldHaveSingleItem();
        notice.ShouldBe(
            new Notice("baseline-stale", "2 of 3 baseline entries hide nothing any more; `gatehouse baseline` writes a new one.", null, 0)
        );
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Misses_entries_of_the_history_only_where_it_was_scanned(bool hasHistory, int notices)
    {
        var origin = new Origin(new string('c', 40), "anna", DateTimeOffset.UnixEpoch, IsOnlyInHistory: true);
        var baseline = BaselineFile.Of([Sample.Finding() with { Origin = origin }]);
        Triage
            .Settle([], baseline, [], Today, [], new Reach([], isWhole: true, Coverage.Nothing, [], hasHistory))
            .Notices.Length.ShouldBe(notices);
    }

    [Fact]
    public void Prefers_the_waiver_to_the_baseline()
    {
        var settled = Settle([Sample.Finding()], BaselineFile.Of([Sample.Finding()]), Waiver("secrets/*"));
        settled.Findings[0].State.ShouldBe(FindingState.Waived);
        settled.Notices.ShouldBeEmpty();
    }
}
