using System.Globalization;
using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine.Gate;

/// <summary>What follows from incomplete coverage.</summary>
public enum IncompleteCoverage
{
    Unknown,
    Warn,
}

/// <summary>Clauses that turn findings and coverage into a verdict. The only maker of a <see cref="Pass"/>.</summary>
public sealed record Policy
{
    private const int MostDoubts = 20;

    public required string Name { get; init; }

    public ImmutableArray<Clause> Clauses { get; init; } = [];

    public IncompleteCoverage Incomplete { get; init; } = IncompleteCoverage.Unknown;

    /// <summary>
    /// The policy of <c>--fail-on</c>: new findings of at least this severity close the gate, at any stage; null only ever warns.
    /// </summary>
    public Policy FailOn(Severity? least) =>
        least is { } bound
            ? this with
            {
                Clauses =
                [
                    new Clause
                    {
                        Name = $"fail-on {bound.ToString().ToLowerInvariant()}",
                        Conditions = [(finding, _) => finding.Severity >= bound],
                        Written = [new Lazy<string>($"fail-on: {bound}")],
                    },
                ],
            }
            : this with
            {
                Clauses = [.. Clauses.Select(clause => clause with { Action = ClauseAction.Warn })],
            };

    /// <summary>
    /// Names what the policy asks for, as SHA-256 in hexadecimal digits: the same for the same clauses in the same order, whatever the
    /// policy is called and wherever it is written.
    /// </summary>
    public string Digest => PolicyDigest.Of(this);

    /// <summary>
    /// The verdict that signed evidence of an earlier one allows now. It is made anew of what the evidence says, so that a policy that has
    /// changed since, time, or another environment close the gate again.
    /// </summary>
    public Verdict Confirm(VerifiedStatement evidence, Demand demand)
    {
        var (objections, doubts) = Confirmation.Check(evidence, Digest, demand);
        if (!objections.IsEmpty)
            return new Closed { Objections = objections, Doubts = doubts };
        return doubts.IsEmpty ? new Pass() : new Unknown { Doubts = doubts };
    }

    /// <summary>The same of all the evidence there is: the newest word about what is asked for counts, and older ones no more.</summary>
    /// <param name="refusals">Why other evidence was not believed; told, since it may be what was looked for.</param>
    public Verdict Confirm(IReadOnlyCollection<VerifiedStatement> found, IReadOnlyCollection<string> refusals, Demand demand)
    {
        if (Confirmation.Newest(found, demand) is not { } newest)
            return new Unknown { Doubts = [Confirmation.Nothing(demand), .. refusals.Take(MostDoubts)] };
        return Confirm(newest, demand) with
        {
            Warnings = [.. refusals.Take(MostDoubts).Select(refusal => new Objection("evidence", refusal, []))],
        };
    }

    /// <param name="findings">In report order, with their states settled.</param>
    public Verdict Judge(ImmutableArray<Finding> findings, Coverage coverage, Occasion occasion)
    {
        if (!Stages.All.Contains(occasion.Stage, StringComparer.Ordinal))
            throw new ArgumentException($"No clause knows the stage `{occasion.Stage}`, so nothing would be judged.", nameof(occasion));
        var objections = ImmutableArray.CreateBuilder<Objection>();
        var warnings = ImmutableArray.CreateBuilder<Objection>();
        foreach (var clause in Clauses.Where(clause => clause.IsFor(occasion.Stage)))
            Apply(clause, findings, occasion, objections, warnings);

        var doubts = DoubtsAbout(coverage);
        var nothingRead = coverage is { FilesRead: 0, NothingToScan: false };
        // Nothing scanned is never a pass: whoever accepts gaps has not accepted that there is nothing but a gap.
        if (Incomplete == IncompleteCoverage.Warn && !nothingRead)
        {
            warnings.AddRange(doubts.Select(doubt => new Objection("coverage", doubt, [])));
            doubts = [];
        }

        if (objections.Count > 0)
            return new Closed
            {
                Objections = objections.ToImmutable(),
                Warnings = warnings.ToImmutable(),
                Doubts = doubts,
            };
        if (!doubts.IsEmpty)
            return new Unknown { Warnings = warnings.ToImmutable(), Doubts = doubts };
        return new Pass { Warnings = warnings.ToImmutable() };
    }

    /// <summary>What a clause could not ask because the history was not scanned.</summary>
    public IEnumerable<Notice> NoticesOf(ImmutableArray<Finding> findings, Occasion occasion)
    {
        foreach (var clause in Clauses.Where(clause => clause.IsFor(occasion.Stage) && clause.NeedsOrigin))
        {
            var ageless = findings.Count(finding => clause.IsBlindTo(finding, occasion));
            if (ageless > 0)
                yield return new Notice(
                    "age-unknown",
                    $"The clause `{clause.Name}` asks for an age, and passes over {Show(ageless)} finding{(ageless == 1 ? "" : "s")} "
                        + "whose age nobody knows; scan with `--history`.",
                    null,
                    0
                );
        }
    }

    private static void Apply(
        Clause clause,
        ImmutableArray<Finding> findings,
        Occasion occasion,
        ImmutableArray<Objection>.Builder objections,
        ImmutableArray<Objection>.Builder warnings
    )
    {
        var minded = findings.Where(finding => clause.Minds(finding, occasion)).ToList();
        if (clause.Action == ClauseAction.Warn)
        {
            if (minded.Count > clause.Max)
                warnings.Add(Object(clause, minded, ""));
            return;
        }

        var proven = minded.Where(finding => finding.Rule.Stage != RuleStage.Trial).ToList();
        if (proven.Count > clause.Max)
            objections.Add(Object(clause, proven, ""));
        var trial = minded.Where(finding => finding.Rule.Stage == RuleStage.Trial).ToList();
        if (trial.Count > 0)
            warnings.Add(Object(clause, trial, " of rules on trial, which do not close the gate yet"));
    }

    private static Objection Object(Clause clause, List<Finding> minded, string remark)
    {
        var severities = minded
            .GroupBy(finding => finding.Severity)
            .OrderByDescending(group => group.Key)
            .Select(group => $"{Show(group.Count())} {group.Key.ToString().ToLowerInvariant()}");
        var tolerated = clause.Max > 0 && remark.Length == 0 ? $"; {Show(clause.Max)} tolerated" : "";
        return new Objection(
            clause.Name,
            $"{Show(minded.Count)} finding{(minded.Count == 1 ? "" : "s")}{remark} ({string.Join(", ", severities)}){tolerated}",
            [.. minded.Select(finding => finding.Fingerprint)]
        );
    }

    private static ImmutableArray<string> DoubtsAbout(Coverage coverage)
    {
        if (coverage.IsComplete)
            return [];
        var doubts = ImmutableArray.CreateBuilder<string>();
        if (coverage is { FilesRead: 0, NothingToScan: false })
            doubts.Add(
                "Nothing was scanned: no scanner read a file. Check the path, `scan.exclude` and the ignore files, "
                    + "or read what they leave out with `--no-ignore`."
            );
        foreach (var failure in coverage.Failures.Take(MostDoubts))
        {
            var who = failure.Scanner is null ? "" : failure.Scanner + (failure.Rule is null ? "" : $" ({failure.Rule})") + ": ";
            var where = failure.Path is null ? "" : failure.Path + ": ";
            var remedy = failure.Remedy.Length == 0 ? "" : $" {Sentence(failure.Remedy)}";
            doubts.Add($"{who}{where}{Sentence(failure.Reason)}{remedy}");
        }

        if (coverage.Failures.Length > MostDoubts)
            doubts.Add($"And {Show(coverage.Failures.Length - MostDoubts)} more.");
        return doubts.ToImmutable();
    }

    private static string Sentence(string text) => text.Length > 0 && text[^1] is '.' or '!' or '?' ? text : text + ".";

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
