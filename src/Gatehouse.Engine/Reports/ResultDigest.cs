using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Reports;

/// <summary>A result in few words, for those who tell it: whole characters, single lines, bounded lengths.</summary>
public sealed record ResultDigest
{
    private const int LongestLine = 240;
    private const int LongestFix = 200;
    private const int MostReasons = 5;

    /// <summary>The verdict in capitals, e.g. <c>CLOSED</c>.</summary>
    public required string Headline { get; init; }

    /// <summary>The verdict in one sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>e.g. <c>2 critical, 1 low</c>; <c>none</c> where there is none.</summary>
    public required string Severities { get; init; }

    /// <summary>Open findings by severity, the gravest first; those without one are left out.</summary>
    public required ImmutableArray<KeyValuePair<string, int>> Counts { get; init; }

    /// <summary>Why the gate is closed or cannot tell.</summary>
    public required ImmutableArray<string> Reasons { get; init; }

    /// <summary>The gravest open findings.</summary>
    public required ImmutableArray<DigestFinding> Findings { get; init; }

    /// <summary>How many open findings there are besides.</summary>
    public required int MoreFindings { get; init; }

    public required ImmutableArray<string> NextSteps { get; init; }

    public static ResultDigest Of(ScanResult result, int mostFindings)
    {
        var tally = Tally.Of(result);
        string[] reasons =
        [
            .. result.Verdict.Objections.Select(objection => $"{objection.Clause}: {objection.Message}"),
            .. result.Verdict.Doubts,
        ];
        return new ResultDigest
        {
            Headline = Wording.Headline(result.Verdict),
            Sentence = Wording.Sentence(result),
            Severities = tally.Severities(),
            Counts =
            [
                .. Wording
                    .Severities.Where(severity => tally.BySeverity[(int)severity] > 0)
                    .Select(severity => KeyValuePair.Create(Wording.Word(severity), tally.BySeverity[(int)severity])),
            ],
            Reasons =
            [
                .. reasons.Take(MostReasons).Select(Short),
                .. reasons.Length > MostReasons ? [$"and {Wording.Number(reasons.Length - MostReasons)} more"] : (string[])[],
            ],
            Findings = [.. tally.Open.OrderByDescending(finding => finding.Severity).Take(mostFindings).Select(DigestFinding.Of)],
            MoreFindings = Math.Max(0, tally.Open.Length - mostFindings),
            NextSteps = [.. Reports.NextSteps.Of(result, tally).Select(Short)],
        };
    }

    /// <summary>The open critical findings; each is news until it was told.</summary>
    public static ImmutableArray<Finding> Criticals(ScanResult result) =>
        [.. Tally.Of(result).Open.Where(finding => finding.Severity == Severity.Critical)];

    internal static string Short(string text) => SafeText.Cut(SafeText.Flow(text), LongestLine);

    internal static string FixOf(Finding finding)
    {
        if (finding is { Component: { } component, Advisory.FixedVersion: { } version })
            return Short($"upgrade {component.Name} to {version}");
        var paragraph = finding.Rule.Fix.Trim().Split("\n\n")[0];
        return SafeText.Cut(SafeText.Flow(paragraph), LongestFix);
    }
}

/// <summary>One finding in a line: how grave, which rule, where, what, and what mends it.</summary>
public sealed record DigestFinding(string Severity, string Rule, string Place, string Message, string Fix, Fingerprint Fingerprint)
{
    internal static DigestFinding Of(Finding finding) =>
        new(
            Wording.Word(finding.Severity),
            ResultDigest.Short(finding.Rule.Id),
            ResultDigest.Short(Wording.Place(finding.Location)),
            ResultDigest.Short(finding.Message),
            ResultDigest.FixOf(finding),
            finding.Fingerprint
        );
}
