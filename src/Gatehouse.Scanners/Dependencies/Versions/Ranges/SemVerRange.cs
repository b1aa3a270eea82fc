namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>
/// Alternatives of comparators, as npm and Cargo read them: a prerelease is let in only by an alternative that itself names a prerelease of
/// the same three numbers.
/// </summary>
internal sealed class SemVerRange(ImmutableArray<ImmutableArray<SemVerRange.Comparator>> alternatives) : VersionRange
{
    /// <summary>Versions between two; and where the comparator names a prerelease, its three numbers.</summary>
    public readonly record struct Comparator(Interval Interval, VersionKey? PrereleaseOf);

    private static VersionKey Key(string version) => VersionOrder.SemVer.Read(version)!.Value;

    public override bool Allows(string version)
    {
        if (VersionOrder.SemVer.Read(version) is not { } key)
            return false;
        var prereleaseOf = VersionText.IsPrerelease(version)
            ? VersionOrder.SemVer.Read(version.AsSpan(0, version.IndexOf('-', StringComparison.Ordinal)))
            : null;
        return alternatives.Any(alternative =>
            alternative.All(comparator => comparator.Interval.Holds(key))
            && (prereleaseOf is null || alternative.Any(comparator => comparator.PrereleaseOf == prereleaseOf))
        );
    }

    /// <summary>What an operator before a version means; null for an operator that is none, and where the numbers are too long.</summary>
    public static Comparator? Compare(string operation, PartialVersion version)
    {
        // Room for what is written around the numbers.
        if (version.Least.Length > VersionOrder.MostLetters - 8)
            return null;
        Interval? interval = operation switch
        {
            "^" => Caret(version),
            "~" or "~>" => Tilde(version),
            "" or "=" => version switch
            {
                { Major: null } => Interval.Everything,
                { Beyond: { } beyond } => Interval.Between(Key(version.Least), Key(beyond)),
                _ => Interval.Exactly(Key(version.Least)),
            },
            // At least 0.0.0 is what everything is, the prereleases of 0.0.0 too.
            ">=" => version.Least == "0.0.0" ? Interval.Everything : Interval.From(Key(version.Least)),
            ">" => version switch
            {
                { Major: null } => Nothing,
                { Beyond: { } beyond } => Interval.From(Key(beyond)),
                _ => Interval.After(Key(version.Least)),
            },
            "<" => version switch
            {
                { Major: null } => Nothing,
                { IsFull: false } => Interval.Below(Key(version.Least + "-0")),
                _ => Interval.Below(Key(version.Least)),
            },
            "<=" => version switch
            {
                { Major: null } => Interval.Everything,
                { Beyond: { } beyond } => Interval.Below(Key(beyond)),
                _ => Interval.UpTo(Key(version.Least)),
            },
            _ => null,
        };
        return interval is null ? null : new Comparator(interval.Value, version.Prerelease.Length > 0 ? Key(version.Numbers) : null);
    }

    private static Interval Nothing => Interval.Below(Key("0.0.0-0"));

    private static Interval Caret(PartialVersion version) =>
        version switch
        {
            { Major: null } => Interval.Everything,
            { Major: not "0" } or { Minor: null } => Interval.Between(Key(version.Least), Key(version.NextMajor)),
            { Minor: not "0" } or { Patch: null } => Interval.Between(Key(version.Least), Key(version.NextMinor)),
            _ => Interval.Between(Key(version.Least), Key(version.NextPatch)),
        };

    private static Interval Tilde(PartialVersion version) =>
        version switch
        {
            { Major: null } => Interval.Everything,
            { Minor: null } => Interval.Between(Key(version.Least), Key(version.NextMajor)),
            _ => Interval.Between(Key(version.Least), Key(version.NextMinor)),
        };
}
