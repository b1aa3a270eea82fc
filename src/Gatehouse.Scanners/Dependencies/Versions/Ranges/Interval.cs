namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>All versions between two, or beyond one.</summary>
internal readonly record struct Interval(VersionKey? Low, bool WithLow, VersionKey? High, bool WithHigh)
{
    public static Interval Everything => default;

    public static Interval Exactly(VersionKey version) => new(version, WithLow: true, version, WithHigh: true);

    public static Interval From(VersionKey low) => new(low, WithLow: true, High: null, WithHigh: false);

    public static Interval After(VersionKey low) => new(low, WithLow: false, High: null, WithHigh: false);

    public static Interval Below(VersionKey high) => new(Low: null, WithLow: false, high, WithHigh: false);

    public static Interval UpTo(VersionKey high) => new(Low: null, WithLow: false, high, WithHigh: true);

    public static Interval Between(VersionKey low, VersionKey high) => new(low, WithLow: true, high, WithHigh: false);

    public bool Holds(VersionKey version)
    {
        if (Low is { } low && low.CompareTo(version) is var above && (above > 0 || above == 0 && !WithLow))
            return false;
        return High is not { } high || version.CompareTo(high) is var below && (below < 0 || below == 0 && WithHigh);
    }
}

/// <summary>Alternatives of which each is intervals that must all hold the version; nothing but the order is asked.</summary>
internal sealed class IntervalRange(VersionOrder order, ImmutableArray<ImmutableArray<Interval>> alternatives, bool onlyReleases = false)
    : VersionRange
{
    public override bool Allows(string version) =>
        order.Read(version) is { } key
        && !(onlyReleases && VersionText.IsPrerelease(version))
        && alternatives.Any(alternative => alternative.All(interval => interval.Holds(key)));
}
