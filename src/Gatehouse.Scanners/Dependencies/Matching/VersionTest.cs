using Gatehouse.Scanners.Dependencies.Versions;

namespace Gatehouse.Scanners.Dependencies.Matching;

/// <summary>Whether an advisory affects a version.</summary>
public enum Affects
{
    No,
    Yes,

    /// <summary>The version, or an end of a range, cannot be read by the ecosystem's order.</summary>
    Unreadable,
}

/// <summary>One version of a package, read once and held against many advisories.</summary>
public readonly record struct VersionTest
{
    public VersionTest(VersionOrder? order, string version)
    {
        Text = version;
        Key = order?.Read(version);
        // Go writes SEMVER ranges without the v that its versions have; its own order reads both.
        SemVerKey = order is GoOrder ? null : VersionOrder.SemVer.Read(version);
        (Major, Minor) = FirstNumbers(version);
    }

    public string Text { get; }

    /// <summary>By the ecosystem's order; null where that cannot read it.</summary>
    public VersionKey? Key { get; }

    /// <summary>By the order of ranges of the type SEMVER; null where the ecosystem's own is to be asked.</summary>
    public VersionKey? SemVerKey { get; }

    private (int Start, int Length) Major { get; }

    private (int Start, int Length) Minor { get; }

    /// <summary>False where no order takes the two texts for one version: a look at their first numbers spares reading most lists.</summary>
    public bool MayBe(string other)
    {
        var (major, minor) = FirstNumbers(other);
        return Number(Text, Major).SequenceEqual(Number(other, major)) && Number(Text, Minor).SequenceEqual(Number(other, minor));
    }

    private static ReadOnlySpan<char> Number(string text, (int Start, int Length) place) =>
        text.AsSpan(place.Start, place.Length).TrimStart('0');

    /// <summary>The first two runs of digits, empty where there are fewer.</summary>
    private static ((int Start, int Length) First, (int Start, int Length) Second) FirstNumbers(string text)
    {
        var first = Next(text, 0);
        return (first, Next(text, first.Start + first.Length));
    }

    private static (int Start, int Length) Next(string text, int from)
    {
        while (from < text.Length && !char.IsAsciiDigit(text[from]))
            from++;
        var end = from;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return (from, end - from);
    }
}
