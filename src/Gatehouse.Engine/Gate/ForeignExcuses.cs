using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Excuses;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Engine.Gate;

/// <summary>
/// What the files of other scanners excuse: <c>.gitleaksignore</c>, <c>.secrets.baseline</c> and the <see cref="ExcuseFiles"/> of a tree, and a
/// baseline of Bandit that the user names.
/// </summary>
internal sealed class ForeignExcuses
{
    private readonly GitleaksIgnore? _ignore;
    private readonly DetectSecretsBaseline? _baseline;

    private readonly BanditBaseline? _bandit;

    private readonly SourceTree _tree;

    private ForeignExcuses(SourceTree tree, GitleaksIgnore? ignore, DetectSecretsBaseline? baseline, BanditBaseline? bandit)
    {
        _tree = tree;
        _ignore = ignore;
        _baseline = baseline;
        _bandit = bandit;
    }

    public bool NeedsPlainHashes => _baseline is not null;

    /// <summary>Reads them where a scanner at work has rules that answer to the tool's names: else every entry would seem idle.</summary>
    public static ForeignExcuses Read(SourceTree tree, ImmutableArray<Scanner> scanners, Baseline named)
    {
        var aliases = scanners.SelectMany(scanner => scanner.Rules).SelectMany(rule => rule.Facts.Aliases).ToList();
        return new ForeignExcuses(
            tree,
            Knows(aliases, "gitleaks:") && tree.Find(GitleaksIgnore.FileName, GitleaksIgnore.MaxBytes) is { } ignore
                ? GitleaksIgnore.Read(ignore)
                : null,
            (Knows(aliases, "gitleaks:") || Knows(aliases, "detect-secrets:"))
            && tree.Find(DetectSecretsBaseline.FileName, DetectSecretsBaseline.MaxBytes) is { } baseline
                ? DetectSecretsBaseline.Read(baseline, DetectSecretsBaseline.FileName)
                : null,
            Knows(aliases, "bandit:") ? named.Bandit : null
        );
    }

    public BorrowedExcuses Match(ImmutableArray<Finding> findings, bool isWhole)
    {
        var waivers = _ignore?.Match(findings).ToList() ?? [];
        var matched = _baseline?.Match(findings) ?? ([], []);
        var bandit = _bandit?.Match(findings) ?? ([], 0);
        var about = ExcuseFiles.Read(_tree, findings).Match(findings, isWhole);
        return new BorrowedExcuses
        {
            Waivers = [.. waivers, .. matched.Waivers, .. about.Waivers],
            Known = [.. matched.Known, .. bandit.Known],
            Notices =
            [
                .. _ignore?.Notices(isWhole) ?? [],
                .. _baseline?.Notices(isWhole) ?? [],
                .. _bandit?.Notices(bandit.Idle, isWhole) ?? [],
                .. about.Notices,
            ],
        };
    }

    /// <summary>A path as it is written here: from the root of the tree, with <c>/</c>.</summary>
    public static string Normal(string path)
    {
        path = path.Replace('\\', '/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    private static bool Knows(List<string> aliases, string tool) =>
        aliases.Exists(alias => alias.StartsWith(tool, StringComparison.Ordinal));
}

/// <summary>What the files of other tools say of the findings of one scan.</summary>
internal sealed record BorrowedExcuses
{
    public required ImmutableArray<Waiver> Waivers { get; init; }

    public required ImmutableArray<Notice> Notices { get; init; }

    /// <summary>Findings that stand in another tool's baseline.</summary>
    public required ImmutableArray<Finding> Known { get; init; }

    /// <summary>Entries for those that no other baseline holds: an entry too many would be told as one that hides nothing.</summary>
    public IEnumerable<BaselineEntry> Existing(IEnumerable<BaselineEntry> held, ImmutableArray<Finding> reported)
    {
        if (Known.IsEmpty)
            return [];
        var own = held.Select(entry => entry.Fingerprint).ToHashSet();
        var there = reported.Select(finding => finding.Fingerprint).ToHashSet();
        return Known
            .Where(finding => there.Contains(finding.Fingerprint) && !own.Contains(finding.Fingerprint))
            .Select(finding => new BaselineEntry(finding.Fingerprint, finding.Rule.Id, finding.Location.Path));
    }
}
