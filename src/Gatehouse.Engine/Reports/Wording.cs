using System.Globalization;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine.Reports;

/// <summary>The words that all reports use for the same thing.</summary>
public static class Wording
{
    internal const string MomentFormat = "yyyy-MM-dd'T'HH:mm:sszzz";

    private const int ShownCommit = 12;
    private const int LongestAuthor = 60;

    /// <summary>A time with its own offset, to the second.</summary>
    public static string Moment(DateTimeOffset moment) => moment.ToString(MomentFormat, CultureInfo.InvariantCulture);

    /// <summary>Which commit brought a finding, who made it and when, and whether it is gone since.</summary>
    public static string Since(Origin origin)
    {
        var author = origin.Author.Length == 0 ? "" : " by " + SafeText.Line(origin.Author, LongestAuthor);
        var day = origin.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var where = origin.IsOnlyInHistory ? "only in history, " : "";
        return $"{where}since {SafeText.Line(origin.Commit[..Math.Min(ShownCommit, origin.Commit.Length)])}{author} on {day}";
    }

    /// <summary>From grave to light: the order in which people want to see them.</summary>
    public static ImmutableArray<Severity> Severities { get; } =
    [Severity.Critical, Severity.High, Severity.Medium, Severity.Low, Severity.Info];

    public static string Word(Severity severity) =>
        severity switch
        {
            Severity.Critical => "critical",
            Severity.High => "high",
            Severity.Medium => "medium",
            Severity.Low => "low",
            _ => "info",
        };

    public static string Word(Confidence confidence) =>
        confidence switch
        {
            Confidence.High => "high",
            Confidence.Medium => "medium",
            _ => "low",
        };

    public static string Word(FindingState state) =>
        state switch
        {
            FindingState.New => "new",
            FindingState.Existing => "existing",
            _ => "waived",
        };

    public static string Word(Liveness state) =>
        state switch
        {
            Liveness.Live => "live",
            Liveness.Dead => "dead",
            _ => "unknown",
        };

    public static string Word(ComponentScope scope) =>
        scope switch
        {
            ComponentScope.Shipped => "shipped",
            ComponentScope.Optional => "optional",
            ComponentScope.Development => "development",
            _ => "test",
        };

    public static string Word(Reachability reachable) =>
        reachable switch
        {
            Reachability.Imported => "imported",
            Reachability.NotImported => "not-imported",
            _ => "unknown",
        };

    /// <summary>e.g. <c>live, belongs to octo</c>, <c>unknown: the issuer asked to wait</c>.</summary>
    public static string Verified(VerificationResult verification)
    {
        var text = Word(verification.State);
        if (verification.Owner is { } owner)
            text += $", belongs to {owner}";
        return SafeText.Flow(verification.Reason is { } reason ? $"{text}: {reason}" : text);
    }

    public static string Word(Tier tier) => tier == Tier.Audit ? "audit" : "precise";

    public static string Word(RuleStage stage) => stage == RuleStage.Trial ? "trial" : "stable";

    public static string Word(PassedOverReason reason) =>
        reason switch
        {
            PassedOverReason.Ignored => "ignored",
            PassedOverReason.TooLarge => "too-large",
            PassedOverReason.Binary => "binary",
            PassedOverReason.SymbolicLink => "symbolic-link",
            PassedOverReason.NotARegularFile => "not-a-regular-file",
            PassedOverReason.Packed => "packed",
            PassedOverReason.Limit => "limit",
            _ => "excluded",
        };

    public static string Phrase(PassedOverReason reason) => Word(reason).Replace('-', ' ');

    /// <summary>e.g. <c>1 file</c>, <c>12,345 files</c>.</summary>
    public static string Count(long number, string one, string? many = null) =>
        $"{Number(number)} {(number == 1 ? one : many ?? one + "s")}";

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>e.g. <c>a, b and 3 more</c>.</summary>
    public static string List(IReadOnlyList<string> items, int most)
    {
        if (items.Count <= most)
            return items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";
        return $"{string.Join(", ", items.Take(most))} and {Number(items.Count - most)} more";
    }

    public static string Headline(Verdict verdict) => verdict.Word.ToUpperInvariant();

    /// <summary>The verdict in one sentence.</summary>
    public static string Sentence(ScanResult result) =>
        result.Verdict switch
        {
            Pass when result.Coverage.NothingToScan => "There was nothing to scan, and nothing objects.",
            Pass => "Everything wanted was read, and nothing objects.",
            Closed => Objecting(result.Verdict.Objections),
            _ => "Nothing objects to what was read, but something that was wanted was not read.",
        };

    private static string Objecting(ImmutableArray<Objection> objections)
    {
        var findings = objections.SelectMany(objection => objection.Findings).Distinct().Count();
        var clauses = objections.Length == 1 ? "1 clause objects" : $"{Number(objections.Length)} clauses object";
        return findings == 0 ? clauses + "." : $"{clauses} to {Count(findings, "finding")}.";
    }

    public static int ExitCode(Verdict verdict) =>
        verdict switch
        {
            Pass => 0,
            Closed => 1,
            _ => 2,
        };

    public static string Place(Location location) =>
        string.Create(CultureInfo.InvariantCulture, $"{SafeText.Line(location.Path)}:{location.Line}:{location.Column}");

    /// <summary>Where a failure happened and in whose hands, e.g. <c>secrets (secrets/aws-access-key): app/x.py</c>.</summary>
    public static string Place(CoverageFailure failure)
    {
        var who = failure.Scanner ?? "walk";
        if (failure.Rule is { } rule)
            who += $" ({rule})";
        return SafeText.Line(failure.Path is { } path ? $"{who}: {path}" : who);
    }

    public static string Place(Notice notice) =>
        notice.Path is not { } path ? ""
        : notice.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{SafeText.Line(path)}:{notice.Line}")
        : SafeText.Line(path);
}
