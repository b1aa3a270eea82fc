using Gatehouse.Scanners.Dependencies.Versions;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies.Matching;

/// <summary>
/// Which versions an advisory affects, its ends read once; it decides by OSV's evaluation algorithm
/// (https://ossf.github.io/osv-schema/#evaluation).
/// </summary>
public sealed class AffectedVersions
{
    private readonly VersionOrder? _order;
    private readonly ImmutableArray<string> _listed;
    private readonly List<Stretches> _ranges = [];

    /// <summary>What one range says.</summary>
    /// <param name="Ends">By version; null stands before all versions.</param>
    /// <param name="Limits">The range speaks of what is before any of them; null stands behind all versions.</param>
    /// <param name="IsReadable">Whether every end is a version of the order.</param>
    private sealed record Stretches(
        bool IsSemVer,
        List<(OsvEventKind Kind, VersionKey? At)> Ends,
        List<VersionKey?> Limits,
        bool IsReadable
    );

    public AffectedVersions(VersionOrder? order, AffectedPackage affected)
    {
        _order = order;
        _listed = affected.Versions;
        foreach (var range in affected.Ranges)
        {
            // Commits say nothing of versions.
            if (range.Type != RangeType.Git)
                _ranges.Add(Read(range));
        }
    }

    public Affects By(VersionTest version)
    {
        var answer = Affects.No;
        foreach (var range in _ranges)
        {
            var one = By(range, version);
            if (one == Affects.Yes)
                return one;
            if (one == Affects.Unreadable)
                answer = one;
        }

        return IsListed(version) ? Affects.Yes : answer;
    }

    /// <summary>A version that stands in the list, also in another spelling that the ecosystem takes for the same.</summary>
    private bool IsListed(VersionTest version)
    {
        foreach (var listed in _listed)
        {
            if (listed == version.Text || (version.Key is { } key && version.MayBe(listed) && _order!.Compare(key, listed) == 0))
                return true;
        }

        return false;
    }

    private static Affects By(Stretches range, VersionTest test)
    {
        if (!range.IsReadable || (range.IsSemVer ? test.SemVerKey ?? test.Key : test.Key) is not { } version)
            return Affects.Unreadable;
        if (range.Limits.Count > 0 && !range.Limits.Exists(limit => limit is not { } end || version.CompareTo(end) < 0))
            return Affects.No;
        var isAffected = false;
        foreach (var (kind, at) in range.Ends)
        {
            var compared = at is { } end ? version.CompareTo(end) : 1;
            if (kind == OsvEventKind.Introduced && compared >= 0)
                isAffected = true;
            else if ((kind == OsvEventKind.Fixed && compared >= 0) || (kind == OsvEventKind.LastAffected && compared > 0))
                isAffected = false;
        }

        return isAffected ? Affects.Yes : Affects.No;
    }

    private Stretches Read(OsvRange range)
    {
        var isSemVer = range.Type == RangeType.Semver && _order is not GoOrder;
        var order = isSemVer ? VersionOrder.SemVer : _order;
        var ends = new List<(OsvEventKind Kind, VersionKey? At)>(range.Events.Length);
        var limits = new List<VersionKey?>();
        foreach (var end in range.Events)
        {
            var isOpen = end is { Kind: OsvEventKind.Introduced, Version: "0" } or { Kind: OsvEventKind.Limit, Version: "*" };
            var at = isOpen ? null : order?.Read(end.Version);
            if (!isOpen && at is null)
                return new Stretches(isSemVer, [], [], IsReadable: false);
            if (end.Kind == OsvEventKind.Limit)
                limits.Add(at);
            else
                ends.Add((end.Kind, at));
        }

        ends.Sort(ByVersion);
        return new Stretches(isSemVer, ends, limits, IsReadable: true);
    }

    private static int ByVersion((OsvEventKind Kind, VersionKey? At) left, (OsvEventKind Kind, VersionKey? At) right)
    {
        var order = (left.At, right.At) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            ({ } one, { } other) => one.CompareTo(other),
        };
        // A version may end one stretch and begin the next: it is in the next.
        return order != 0 ? order : Rank(left.Kind).CompareTo(Rank(right.Kind));
    }

    private static int Rank(OsvEventKind kind) => kind == OsvEventKind.Introduced ? 1 : 0;
}
