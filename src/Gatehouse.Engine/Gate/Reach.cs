using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Engine.Gate;

/// <summary>
/// How far a scan saw: a waiver is idle only where the scan would have met what it excuses, and not where the scanner did not run
/// or only a part of the tree was read.
/// </summary>
/// <param name="isWhole">False where only a part of the tree was read: what a waiver speaks of may depend on the rest.</param>
/// <param name="unreported">Findings that were met and left out of the report; what excuses them is not idle.</param>
/// <param name="hasHistory">Whether what is only in the history was met too.</param>
internal sealed class Reach(
    ImmutableArray<Scanner> scanners,
    bool isWhole,
    Coverage coverage,
    ImmutableArray<Finding> unreported,
    bool hasHistory
)
{
    /// <summary>Where a comment is more often an example than an excuse.</summary>
    private static readonly string[] Prose = [".md", ".markdown", ".rst", ".adoc", ".asciidoc", ".html", ".htm", ".tex"];

    private readonly HashSet<string?> _unread = coverage.Failures.Select(failure => failure.Path).ToHashSet();

    /// <summary>As a scan of everything by every scanner.</summary>
    public static Reach Everything { get; } = new([], isWhole: true, Coverage.Nothing, [], hasHistory: true);

    public bool HasHistory => hasHistory;

    public ImmutableArray<Finding> Unreported => unreported;

    /// <param name="hasFindings">Whether the scan met anything in the file in which the waiver stands.</param>
    public bool Includes(Waiver waiver, bool hasFindings)
    {
        if (!isWhole || scanners.Any(scanner => MayBeFor(waiver, scanner)))
            return false;
        if (waiver.Inline is not { } place)
            return waiver.Rule is not { } name || scanners.IsEmpty || scanners.Any(scanner => Knows(scanner, name));
        var path = new SourcePath(place.Path);
        if (waiver.IsQuoted || _unread.Contains(place.Path) || (!hasFindings && Prose.Any(path.HasExtension)))
            return false;
        return waiver.Rule is not { } rule
            || scanners.IsEmpty
            || scanners.Any(scanner => scanner.Wants(path) && Knows(scanner, rule) && (!waiver.IsForeign || Names(scanner, rule)));
    }

    /// <summary>Whether it may excuse what a rule would say that the scanner did not ask.</summary>
    private static bool MayBeFor(Waiver waiver, Scanner scanner) =>
        (waiver.Inline is not { } place || scanner.Wants(new SourcePath(place.Path)))
        && scanner.Unasked.Any(rule => waiver.Rule is not { } name || rule.Facts.IsNamed(name));

    /// <summary>A name of ours that no rule has is a slip of the pen in the area of the scanner.</summary>
    private static bool Knows(Scanner scanner, string name) =>
        Names(scanner, name)
        || (
            name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            && scanner.Rules.Any(rule => name.AsSpan(0, slash).Equals(rule.Facts.Area, StringComparison.OrdinalIgnoreCase))
        );

    private static bool Names(Scanner scanner, string name) => scanner.Rules.Any(rule => rule.Facts.IsNamed(name));
}
