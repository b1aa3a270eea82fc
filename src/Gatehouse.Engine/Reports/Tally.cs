using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Reports;

/// <summary>One row of the summary: how many open findings a scanner has of each severity.</summary>
internal sealed record ScannerTally(string Scanner, ImmutableArray<int> BySeverity, int Failures)
{
    public int Total => BySeverity.Sum();

    public int this[Severity severity] => BySeverity[(int)severity];
}

/// <summary>A result counted once, for all reports that summarise.</summary>
internal sealed record Tally
{
    /// <summary>Findings to act on: new ones, and whatever else the verdict minds.</summary>
    public required ImmutableArray<Finding> Open { get; init; }

    /// <summary>Known before and not minded.</summary>
    public required ImmutableArray<Finding> Existing { get; init; }

    public required ImmutableArray<Finding> Waived { get; init; }

    /// <summary>One row for every scanner that was at work, ordered by name.</summary>
    public required ImmutableArray<ScannerTally> Scanners { get; init; }

    public required ImmutableArray<int> BySeverity { get; init; }

    /// <summary>Files with open findings, the most findings first.</summary>
    public required ImmutableArray<(string Path, int Count)> Files { get; init; }

    public required ImmutableArray<(PassedOverReason Reason, int Count)> PassedOver { get; init; }

    /// <summary>The facts of every rule at work or named by a finding, ordered by id.</summary>
    public required ImmutableArray<RuleFacts> Rules { get; init; }

    public static Tally Of(ScanResult result)
    {
        var minded = result.Verdict.Objections.SelectMany(objection => objection.Findings).ToHashSet();
        var open = ImmutableArray.CreateBuilder<Finding>();
        var existing = ImmutableArray.CreateBuilder<Finding>();
        var waived = ImmutableArray.CreateBuilder<Finding>();
        foreach (var finding in result.Findings)
        {
            if (finding.State == FindingState.New || minded.Contains(finding.Fingerprint))
                open.Add(finding);
            else if (finding.State == FindingState.Existing)
                existing.Add(finding);
            else
                waived.Add(finding);
        }

        var rows = new SortedDictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var scanner in result.Coverage.Scanners)
            RowOf(scanner.Scanner);
        foreach (var finding in result.Findings)
            RowOf(finding.Scanner);
        foreach (var failure in result.Coverage.Failures)
        {
            if (failure.Scanner is { } scanner)
                RowOf(scanner);
        }

        foreach (var finding in open)
            RowOf(finding.Scanner)[(int)finding.Severity]++;

        return new Tally
        {
            Open = open.ToImmutable(),
            Existing = existing.ToImmutable(),
            Waived = waived.ToImmutable(),
            Scanners =
            [
                .. rows.Select(row => new ScannerTally(
                    row.Key,
                    [.. row.Value],
                    result.Coverage.Failures.Count(failure => string.Equals(failure.Scanner, row.Key, StringComparison.Ordinal))
                )),
            ],
            BySeverity = [.. Enum.GetValues<Severity>().Select(severity => open.Count(finding => finding.Severity == severity))],
            Files =
            [
                .. open.GroupBy(finding => finding.Location.Path, StringComparer.Ordinal)
                    .Select(group => (group.Key, group.Count()))
                    .OrderByDescending(file => file.Item2)
                    .ThenBy(file => file.Key, StringComparer.Ordinal),
            ],
            PassedOver =
            [
                .. result
                    .Coverage.PassedOver.GroupBy(passed => passed.Reason)
                    .OrderBy(group => group.Key)
                    .Select(group => (group.Key, group.Count())),
            ],
            Rules = RulesOf(result),
        };

        int[] RowOf(string scanner)
        {
            if (!rows.TryGetValue(scanner, out var row))
                rows[scanner] = row = new int[5];
            return row;
        }
    }

    public static ImmutableArray<RuleFacts> RulesOf(ScanResult result)
    {
        var rules = new SortedDictionary<string, RuleFacts>(StringComparer.Ordinal);
        foreach (var rule in result.Rules)
            rules[rule.Id] = rule;
        foreach (var finding in result.Findings)
            rules.TryAdd(finding.Rule.Id, finding.Rule);
        return [.. rules.Values];
    }

    /// <summary>e.g. <c>2 critical, 1 low</c>; <c>none</c> where there is none.</summary>
    public string Severities()
    {
        var parts = Wording
            .Severities.Where(severity => BySeverity[(int)severity] > 0)
            .Select(severity => $"{Wording.Number(BySeverity[(int)severity])} {Wording.Word(severity)}")
            .ToList();
        return parts.Count == 0 ? "none" : string.Join(", ", parts);
    }

    /// <summary>What was read, in one line.</summary>
    public static string ReadLine(Coverage coverage)
    {
        if (coverage.FilesRead == 0)
            return coverage.NothingToScan ? "nothing to scan" : "no file was read";
        var bytes = coverage.Scanners.Max(scanner => scanner.Bytes);
        return $"{Wording.Count(coverage.FilesRead, "file")}, {ByteSize.Show(bytes)} read";
    }

    /// <summary>What was left out on purpose, in one line; empty where nothing was.</summary>
    public string PassedOverLine()
    {
        if (PassedOver.IsEmpty)
            return "";
        var total = PassedOver.Sum(passed => passed.Count);
        return $"{Wording.Number(total)} passed over ("
            + string.Join(", ", PassedOver.Select(passed => $"{Wording.Number(passed.Count)} {Wording.Phrase(passed.Reason)}"))
            + ")";
    }
}
