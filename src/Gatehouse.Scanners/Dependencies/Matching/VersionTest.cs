using Gatehouse.Scanners.Dependencies.Versions;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies.Matching;

/// <summary>Whether an advisory affects a version.</summary>
public enum Affects
{
    No,
    Yes,

    /// <summary>The version, or an end of a range, cannot be read by the ecosystem's order.</summary>
    Unreadable,
}

/// <summary>
/// One version of a component, read once and held against many advisories, by OSV's evaluation algorithm
/// (https://ossf.github.io/osv-schema/#evaluation).
/// </summary>
public sealed class VersionTest
{
    private readonly string _version;
    private readonly VersionOrder? _order;
    private readonly VersionKey? _key;
    private readonly VersionKey? _semverKey;

    public VersionTest(string ecosystem, string version)
    {
        _version = version;
        _order = VersionOrder.For(ecosystem);
        _key = _order?.Read(version);
        _semverKey = VersionOrder.SemVer.Read(version);
    }

    public Affects By(AffectedPackage affected)
    {
        if (IsListed(affected.Versions))
            return Affects.Yes;
        var answer = Affects.No;
        foreach (var range in affected.Ranges.Where(range => range.Type != RangeType.Git))
        {
            var one = By(range);
            if (one == Affects.Yes)
                return one;
            if (one == Affects.Unreadable)
                answer = one;
        }

        return answer;
    }

    /// <summary>A version that stands in the list, also in another spelling that the ecosystem takes for the same.</summary>
    private bool IsListed(ImmutableArray<string> versions)
    {
        foreach (var version in versions)
        {
            if (version == _version || (_key is { } key && _order!.Compare(key, version) == 0))
                return true;
        }

        return false;
    }

    private Affects By(OsvRange range)
    {
        // Go writes SEMVER ranges without the v that its versions have; its own order reads both.
        var isSemver = range.Type == RangeType.Semver && _order is not GoOrder && _semverKey is not null;
        var (order, key) = isSemver ? (VersionOrder.SemVer, _semverKey) : (_order, _key);
        if (order is null || key is not { } version)
            return Affects.Unreadable;
        var ends = new List<(OsvEventKind Kind, VersionKey? At)>(range.Events.Length);
        var limits = 0;
        var isBeforeLimit = false;
        foreach (var end in range.Events)
        {
            // Before every version that there may be, and after every.
            var isOpen = end is { Kind: OsvEventKind.Introduced, Version: "0" } or { Kind: OsvEventKind.Limit, Version: "*" };
            var at = isOpen ? null : order.Read(end.Version);
            if (!isOpen && at is null)
                return Affects.Unreadable;
            if (end.Kind == OsvEventKind.Limit)
            {
                limits++;
                isBeforeLimit |= at is not { } limit || version.CompareTo(limit) < 0;
            }
            else
            {
                ends.Add((end.Kind, at));
            }
        }

        if (limits > 0 && !isBeforeLimit)
            return Affects.No;
        ends.Sort(ByVersion);
        var isAffected = false;
        foreach (var (kind, at) in ends)
        {
            var compared = at is { } end ? version.CompareTo(end) : 1;
            if (kind == OsvEventKind.Introduced && compared >= 0)
                isAffected = true;
            else if (kind == OsvEventKind.Fixed && compared >= 0)
                isAffected = false;
            else if (kind == OsvEventKind.LastAffected && compared > 0)
                isAffected = false;
        }

        return isAffected ? Affects.Yes : Affects.No;
    }

    private static Comparison<(OsvEventKind Kind, VersionKey? At)> ByVersion { get; } =
        (left, right) =>
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
        };

    private static int Rank(OsvEventKind kind) => kind == OsvEventKind.Introduced ? 1 : 0;
}
