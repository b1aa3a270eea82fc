using System.Reflection;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Tests.Gate;

public sealed class Judging
{
    private static Verdict Judge(string clauses, params Finding[] findings) =>
        Sample
            .Read($"policy:\n  extends: report-only\n  clauses:\n    - {{name: everything, remove: true}}\n{clauses}")
            .Policy.Judge([.. findings], Sample.Complete, Occasion.Commit);

    private static CoverageFailure Failure(int number = 1) =>
        new("secrets", null, $"src/{number}.py", "it could not be opened: permission denied", "Grant read access");

    [Fact]
    public void Passes_where_all_was_read_and_nothing_objects()
    {
        var verdict = Policies.Default.Judge([], Sample.Complete, Occasion.Commit);
        verdict.ShouldBeOfType<Pass>();
        verdict.Objections.ShouldBeEmpty();
        verdict.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Closes_and_names_clause_count_severities_and_findings()
    {
        Finding[] findings =
        [
            Sample.Finding(severity: Severity.High, line: 1),
            Sample.Finding(severity: Severity.Critical, line: 2),
            Sample.Finding(severity: Severity.High, line: 3),
        ];
        var verdict = Judge("    - {name: no-secrets, scanner: secrets}", findings).ShouldBeOfType<Closed>();
        var objection = verdict.Objections.ShouldHaveSingleItem();
        objection.Clause.ShouldBe("no-secrets");
        objection.Message.ShouldBe("3 findings (1 critical, 2 high)");
        objection.Findings.ShouldBe(findings.Select(finding => finding.Fingerprint));
    }

    [Fact]
    public void Asks_a_finding_for_all_conditions_of_a_clause()
    {
        const string clause = "    - {name: x, scanner: secrets, severity: critical}";
        Judge(clause, Sample.Finding(severity: Severity.High)).ShouldBeOfType<Pass>();
        Judge(clause, Sample.Finding("python/x", Severity.Critical)).ShouldBeOfType<Pass>();
        Judge(clause, Sample.Finding(severity: Severity.Critical)).ShouldBeOfType<Closed>();
    }

    [Fact]
    public void Tells_which_findings_an_age_cannot_be_asked_of()
    {
        var policy = Sample.Read("policy:\n  extends: report-only\n  clauses:\n    - {name: old, severity: high, age: 30}").Policy;
        var occasion = Occasion.Commit with { Today = new DateOnly(2026, 3, 1) };
        var dated = Sample.Finding(line: 2) with
        {
            Origin = new Origin(new string('c', 40), "anna", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), false),
        };
        Finding[] findings = [Sample.Finding(line: 1), dated, Sample.Finding(severity: Severity.Low, line: 3)];
        policy
            .Judge([.. findings], Sample.Complete, occasion)
            .ShouldBeOfType<Closed>()
            .Objections[0]
            .Findings.ShouldBe([dated.Fingerprint]);
        policy
            .NoticesOf([.. findings], occasion)
            .ShouldHaveSingleItem()
            .Message.ShouldBe("The clause `old` asks for an age, and passes over 1 finding whose age nobody knows; scan with `--history`.");
        policy.NoticesOf([dated], occasion).ShouldBeEmpty();
        Policies.Default.NoticesOf([.. findings], occasion).ShouldBeEmpty();
    }

    [Fact]
    public void Tolerates_as_many_findings_as_the_clause_says()
    {
        const string clause = "    - {name: x, max: 2}";
        Judge(clause, Sample.Finding(line: 1), Sample.Finding(line: 2)).ShouldBeOfType<Pass>();
        Judge(clause, Sample.Finding(line: 1), Sample.Finding(line: 2), Sample.Finding(line: 3))
            .Objections.ShouldHaveSingleItem()
            .Message.ShouldBe("3 findings (3 high); 2 tolerated");
    }

    [Theory]
    [InlineData("", FindingState.New, true)]
    [InlineData("", FindingState.Existing, false)]
    [InlineData("", FindingState.Waived, false)]
    [InlineData(", state: existing", FindingState.New, false)]
    [InlineData(", state: existing", FindingState.Existing, true)]
    [InlineData(", state: [new, existing]", FindingState.Waived, false)]
    public void Minds_only_what_is_new_unless_the_clause_says_otherwise(string state, FindingState found, bool closes) =>
        (Judge($"    - {{name: x{state}}}", Sample.Finding() with { State = found }) is Closed).ShouldBe(closes);

    [Fact]
    public void Warns_without_closing_where_the_clause_only_warns()
    {
        var verdict = Judge("    - {name: x, action: warn}", Sample.Finding()).ShouldBeOfType<Pass>();
        verdict.Warnings.ShouldHaveSingleItem().Message.ShouldBe("1 finding (1 high)");
    }

    [Fact]
    public void Never_closes_for_a_rule_on_trial()
    {
        var verdict = Judge("    - {name: x}", Sample.Finding(stage: RuleStage.Trial)).ShouldBeOfType<Pass>();
        verdict.Warnings.ShouldHaveSingleItem().Message.ShouldContain("on trial");
    }

    [Fact]
    public void Leaves_clauses_of_other_stages_alone()
    {
        const string clause = "    - {name: x, stages: [image]}";
        Judge(clause, Sample.Finding()).ShouldBeOfType<Pass>();
        Sample
            .Read("policy:\n  clauses:\n" + clause)
            .Policy.Judge([Sample.Finding()], Sample.Complete, new Occasion(Stages.Image))
            .ShouldBeOfType<Closed>();
    }

    [Fact]
    public void Refuses_a_stage_that_no_clause_can_know() =>
        Should.Throw<ArgumentException>(() => Policies.Default.Judge([], Sample.Complete, new Occasion("comit")));

    [Fact]
    public void Cannot_tell_where_something_wanted_was_not_read()
    {
        var verdict = Policies
            .Default.Judge([], Sample.Complete with { Failures = [Failure()] }, Occasion.Commit)
            .ShouldBeOfType<Unknown>();
        verdict.Doubts.ShouldHaveSingleItem().ShouldBe("secrets: src/1.py: it could not be opened: permission denied. Grant read access.");
    }

    [Fact]
    public void Cannot_tell_where_nothing_was_scanned()
    {
        var verdict = Policies.Default.Judge([], Coverage.Nothing, Occasion.Commit).ShouldBeOfType<Unknown>();
        verdict.Doubts.ShouldHaveSingleItem().ShouldStartWith("Nothing was scanned");
    }

    [Fact]
    public void Passes_where_there_was_nothing_to_scan() =>
        Policies.Default.Judge([], Coverage.Nothing with { NothingToScan = true }, Occasion.Commit).ShouldBeOfType<Pass>();

    [Fact]
    public void Closes_on_what_was_found_even_where_something_was_not_read()
    {
        var verdict = Policies.Default.Judge([Sample.Finding()], Sample.Complete with { Failures = [Failure()] }, Occasion.Commit);
        verdict.ShouldBeOfType<Closed>().Doubts.ShouldHaveSingleItem();
    }

    [Fact]
    public void Bounds_the_list_of_doubts()
    {
        var coverage = Sample.Complete with { Failures = [.. Enumerable.Range(0, 5_000).Select(Failure)] };
        var doubts = Policies.Default.Judge([], coverage, Occasion.Commit).Doubts;
        doubts.Length.ShouldBe(21);
        doubts[^1].ShouldBe("And 4980 more.");
    }

    [Fact]
    public void Accepts_gaps_only_where_the_policy_says_so_and_nothing_but_a_gap_never()
    {
        var policy = Sample.Read("policy:\n  incomplete: warn").Policy;
        var gap = policy.Judge([], Sample.Complete with { Failures = [Failure()] }, Occasion.Commit).ShouldBeOfType<Pass>();
        gap.Warnings.ShouldHaveSingleItem().Clause.ShouldBe("coverage");
        policy.Judge([], Coverage.Nothing with { Failures = [Failure()] }, Occasion.Commit).ShouldBeOfType<Unknown>();
    }

    [Theory]
    [InlineData(Severity.High, Severity.High, true)]
    [InlineData(Severity.High, Severity.Medium, false)]
    [InlineData(Severity.Info, Severity.Info, true)]
    public void Fails_on_the_severity_that_the_command_line_names(Severity least, Severity found, bool closes) =>
        (Policies.Default.FailOn(least).Judge([Sample.Finding("images/x", found)], Sample.Complete, Occasion.Commit) is Closed).ShouldBe(
            closes
        );

    [Fact]
    public void Fails_on_nothing_where_the_command_line_says_never_but_still_cannot_tell()
    {
        var policy = Policies.Strict.FailOn(null);
        var verdict = policy.Judge([Sample.Finding(severity: Severity.Critical)], Sample.Complete, Occasion.Commit).ShouldBeOfType<Pass>();
        verdict.Warnings.ShouldNotBeEmpty();
        policy.Judge([], Sample.Complete with { Failures = [Failure()] }, Occasion.Commit).ShouldBeOfType<Unknown>();
    }

    [Fact]
    public void Is_the_only_way_to_a_pass()
    {
        foreach (var verdict in (Type[])[typeof(Pass), typeof(Closed), typeof(Unknown)])
        {
            verdict.IsSealed.ShouldBeTrue();
            verdict.GetConstructors(BindingFlags.Public | BindingFlags.Instance).ShouldBeEmpty();
        }

        var makers = Directory
            .EnumerateFiles(Path.Combine(Committed.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Where(file => Makes(File.ReadAllText(file), nameof(Pass)))
            .Select(file => Path.GetRelativePath(Committed.Root, file));
        makers.ShouldBe(["src/Gatehouse.Engine/Gate/Policy.cs"]);
    }

    [Theory]
    [InlineData("return new Pass();", true)]
    [InlineData("new  Pass { Warnings = [] }", true)]
    [InlineData("Pass pass = new();", true)]
    [InlineData("new PassedOver(path)", false)]
    [InlineData("static Task RunAsync(Pass pass)", false)]
    public void Knows_a_maker_of_a_pass_when_it_sees_one(string code, bool makes) => Makes(code, nameof(Pass)).ShouldBe(makes);

    private static bool Makes(string code, string type) =>
        System.Text.RegularExpressions.Regex.IsMatch(code, $@"\bnew\s+([\w.:]*\.)?{type}\b|\b{type}\s+\w+\s*=\s*new\s*\(");
}
