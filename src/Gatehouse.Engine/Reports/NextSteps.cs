using System.Globalization;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Reports;

/// <summary>What to do now: at most five concrete steps, the gravest first, one for all findings that one deed cures.</summary>
internal static class NextSteps
{
    private const int Most = 5;
    private const int MostPlaces = 3;
    private const int MostFixLength = 160;

    public static ImmutableArray<string> Of(ScanResult result, Tally tally)
    {
        var steps = new List<string>();
        if (!result.Coverage.Failures.IsEmpty)
            steps.Add(Unread(result.Coverage.Failures));
        else if (!result.Coverage.IsComplete)
            steps.Add("Name a path that holds files to scan, or change what is ignored: nothing was read.");

        var cures = tally
            .Open.GroupBy(CureOf, StringComparer.Ordinal)
            .OrderByDescending(group => group.Max(finding => finding.Severity))
            .ThenBy(group => Urgency(group.First()))
            .ThenByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Step([.. group]))
            .ToList();
        if (Rewriting(tally) is { } rewriting)
            cures.Insert(cures.FindIndex(cure => cure.StartsWith("Rotate ", StringComparison.Ordinal)) + 1, rewriting);
        var mendable = tally.Open.Count(finding => finding is { State: FindingState.New, Edit: not null });
        var room = Most - steps.Count - (mendable > 0 ? 1 : 0);
        // What nobody read may hide the worst, but a leaked secret is already known: it goes first.
        steps.InsertRange(tally.Open.Any(finding => finding.Severity >= Severity.High) ? 0 : steps.Count, cures.Take(room));
        if (mendable > 0)
            steps.Add(
                $"`gatehouse scan --fix` mends {Wording.Number(mendable)} of {Wording.Count(tally.Open.Length, "finding")}; "
                    + "`--fix --dry-run` shows how."
            );
        return [.. steps];
    }

    /// <summary>Among equals: a leaked secret may be in use already, then what is known to be exploited, then the rest.</summary>
    private static int Urgency(Finding finding) =>
        finding.Secret is not null ? 0
        : finding.Advisory is { KnownExploited: true } ? 1
        : 2;

    private static string CureOf(Finding finding) =>
        finding.Secret is not null ? "secret"
        : finding.Component is { } component && finding.Advisory?.FixedVersion is not null ? "upgrade " + component.Purl
        : "rule " + finding.Rule.Id;

    private static string Step(ImmutableArray<Finding> findings)
    {
        var first = findings[0];
        if (first.Secret is not null)
        {
            var files = findings.Select(finding => SafeText.Line(finding.Location.Path)).Distinct(StringComparer.Ordinal).ToList();
            var (object_, pronoun) = findings.Length == 1 ? ("the secret", "it") : (Wording.Count(findings.Length, "secret"), "each");
            return findings.All(finding => finding.Origin is { IsOnlyInHistory: true })
                ? $"Rotate {object_}: revoke {pronoun} at its issuer first; it is still in the history of {Wording.List(files, MostPlaces)}."
                : $"Rotate {object_}: revoke {pronoun} at its issuer first, then remove it from {Wording.List(files, MostPlaces)}.";
        }

        if (first.Component is { } component && first.Advisory is { FixedVersion: { } version })
        {
            var advisories = findings
                .Select(finding => SafeText.Line(finding.Advisory?.Id ?? finding.Rule.Id))
                .Distinct(StringComparer.Ordinal)
                .ToList();
            return $"Upgrade {SafeText.Line(component.Name)} from {SafeText.Line(component.Version ?? "its version")} "
                + $"to {SafeText.Line(version)}: {Wording.List(advisories, MostPlaces)}.";
        }

        var places = findings
            .Select(finding =>
                string.Create(CultureInfo.InvariantCulture, $"{SafeText.Line(finding.Location.Path)}:{finding.Location.Line}")
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var fix = SafeText.Cut(Prose.First(first.Rule.Fix), MostFixLength);
        return $"{SafeText.Line(first.Rule.Id)} in {Wording.List(places, MostPlaces)}: {fix}";
    }

    /// <summary>Removing a secret from the files leaves it in every commit before: the commands that take it out of those too.</summary>
    private static string? Rewriting(Tally tally)
    {
        var past = tally.Open.Where(finding => finding.Secret is not null && finding.Origin is not null).ToList();
        if (past.Count == 0)
            return null;
        var inMessages = past.Any(finding => IsMessage(finding.Location.Path));
        var inFiles = past.Any(finding => !IsMessage(finding.Location.Path));
        var replacing = (inFiles ? " --replace-text ../secrets.txt" : "") + (inMessages ? " --replace-message ../secrets.txt" : "");
        return "Once revoked, rewrite the history: in a fresh clone (`git clone --mirror`) write each secret as a line "
            + "`literal:SECRET==>REMOVED` into ../secrets.txt, "
            + $"run `git filter-repo{replacing}`, then `git push --mirror --force` to its address, and delete ../secrets.txt. "
            + "Every clone must be made anew, stashes dropped (`git stash clear`), and forks and the host's caches told to forget it: "
            + "whoever has a copy keeps the secret, so only revoking it is certain.";
    }

    private static bool IsMessage(string path) =>
        path.StartsWith("commit ", StringComparison.Ordinal) || path.StartsWith("tag ", StringComparison.Ordinal);

    private static string Unread(ImmutableArray<CoverageFailure> failures)
    {
        var remedies = failures.Select(failure => SafeText.Flow(failure.Remedy)).Distinct(StringComparer.Ordinal).ToList();
        var more = remedies.Count > 1 ? $" ({Wording.Count(remedies.Count - 1, "other remedy", "other remedies")} in the coverage)" : "";
        return $"Read what was not read ({Wording.Count(failures.Length, "failure")}): {remedies[0]}{more}";
    }
}
