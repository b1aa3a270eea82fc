using System.Collections.Immutable;
using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse gate</c>: judges results that were written before, as one.</summary>
internal sealed class GateVerb : Verb
{
    private const string Never = "never";

    private readonly Argument<string[]> _results = new("RESULT")
    {
        Description = "Results that gatehouse scan --format json wrote.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _policy = Knowing(
        Value("--policy", "FILE|NAME", "default, strict, report-only, or a file like gatehouse.yml whose policy counts."),
        () => Policies.All.Select(policy => policy.Name)
    );

    private readonly Option<string?> _failOn = Knowing(
        Value(
            "--fail-on",
            "SEVERITY|never",
            "New findings of at least this severity close the gate, whatever the policy says; never only reports."
        ),
        () => SeverityWords.All.Append(Never)
    );

    private readonly Option<string?> _stage = Knowing(
        Value("--stage", "STAGE", "The stage to judge for: pre-commit, commit, image or staging; that of the results if left out."),
        () => Stages.All
    );

    private readonly ReportChoice _reports = new();
    private readonly Option<bool> _quiet = Switch("--quiet", "Nothing on standard error but mistakes.", "-q");

    public GateVerb()
        : base("gate", "Merges results that were written before and judges them.")
    {
        Add(_results);
        Add(_policy);
        Add(_failOn);
        Add(_stage);
        foreach (var option in _reports.All)
            Add(option);
        Add(_quiet);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "The verdict is made anew: a result carries findings and coverage, and only a policy makes a verdict of them. "
                + "Without --policy the policy of ./gatehouse.yml counts, else the default.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse gate result.json", "judge a result again"),
            new("gatehouse gate api.json web.json --policy strict -f markdown", "judge two as one, for a pull request"),
        ];

    public override int Run(Call call)
    {
        call.Terminal.IsQuiet = call.Has(_quiet);
        var settings = File.Exists(Settings.FileName)
            ? Settings.Read(Inspection.ReadFile(Settings.FileName, 1024 * 1024), Settings.FileName)
            : Settings.Default;
        var plan = _reports.Plan(call, new ReportSettings(), ".");
        var policy = call.Value(_policy) is { } named ? Inspection.PolicyNamed(named) : settings.Policy;
        if (call.Value(_failOn) is { } word)
            policy = policy.FailOn(Call.OneOf("severity", word, [.. SeverityWords.All, Never]) is Never ? null : SeverityWords.Parse(word));
        var saved = call.Values(_results).Select(path => ResultJson.Read(Inspection.ReadFile(path, ResultJson.MaxSize), path)).ToList();
        var result = Merge(saved, policy, StageOf(call, saved));
        plan.Write(result, call);
        return ExitCode.Of(result.Verdict);
    }

    private string StageOf(Call call, List<SavedResult> saved)
    {
        if (call.Value(_stage) is { } word)
            return Call.OneOf("stage", word, Stages.All);
        var stages = saved.Select(one => one.Stage).Distinct(StringComparer.Ordinal).ToList();
        return stages is [var stage]
            ? Call.OneOf("stage", stage, Stages.All)
            : throw new UserError(
                $"the results are of several stages: {string.Join(", ", stages)}",
                $"{call.Line} --stage {Stages.Commit} RESULT..."
            );
    }

    internal static ScanResult Merge(List<SavedResult> saved, Policy policy, string stage)
    {
        // The same result given twice, or two scans of overlapping trees: one finding is judged once.
        ImmutableArray<Finding> findings =
        [
            .. saved
                .SelectMany(one => one.Findings)
                .DistinctBy(finding => finding.Fingerprint)
                .Order(Comparer<Finding>.Create(Finding.InReportOrder)),
        ];
        var coverage = new Coverage
        {
            Scanners =
            [
                .. saved
                    .SelectMany(one => one.Coverage.Scanners)
                    .GroupBy(one => one.Scanner, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new ScannerCoverage(group.Key, group.Sum(one => one.Files), group.Sum(one => one.Bytes))),
            ],
            PassedOver = [.. saved.SelectMany(one => one.Coverage.PassedOver)],
            // One of several that read nothing is a gap that the sum would hide.
            Failures =
            [
                .. saved.SelectMany(one => one.Coverage.Failures),
                .. saved
                    .Where(one => one.Coverage is { FilesRead: 0, NothingToScan: false })
                    .Select(one => new CoverageFailure(null, null, one.Target, "nothing was scanned there", "Scan it again.")),
            ],
            NothingToScan = saved.All(one => one.Coverage.NothingToScan),
        };
        var occasion = new Occasion(stage) { Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) };
        return new ScanResult
        {
            Target = string.Join(", ", saved.Select(one => one.Target).Distinct(StringComparer.Ordinal)),
            Stage = stage,
            Policy = policy.Name,
            Findings = findings,
            Components = [.. saved.SelectMany(one => one.Components).DistinctBy(component => component.Purl)],
            Coverage = coverage,
            // A clause of this policy that asks for an age was perhaps none of the policy before.
            Notices = [.. saved.SelectMany(one => one.Notices).Concat(policy.NoticesOf(findings, occasion)).Distinct()],
            Verdict = policy.Judge(findings, coverage, occasion),
            Rules = [.. saved.SelectMany(one => one.Rules).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal)],
        };
    }
}
