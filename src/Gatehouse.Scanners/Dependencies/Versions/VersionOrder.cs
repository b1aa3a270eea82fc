using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>How the ecosystems that share it read a version and which of two is the later.</summary>
public abstract partial class VersionOrder
{
    /// <summary>A longer text is no version; the longest that any ecosystem lets be published is shorter.</summary>
    public const int MostLetters = 512;

    // The room for a key is not cleared before: nothing is looked at but what was written.

    /// <summary>No order writes more than this for <see cref="MostLetters"/>; if one did, the version would be refused.</summary>
    private const int MostBytes = 4096;

    [CatalogOf<VersionOrder>]
    public static partial ImmutableArray<VersionOrder> All { get; }

    /// <summary>The order of OSV ranges of the type SEMVER, whatever the ecosystem.</summary>
    public static VersionOrder SemVer => Index.ByEcosystem["npm"];

    public abstract string Name { get; }

    /// <summary>As OSV spells them, without what follows a colon (<c>Debian</c> of <c>Debian:12</c>).</summary>
    public abstract ImmutableArray<string> Ecosystems { get; }

    /// <summary>The order of an ecosystem as OSV names it (<c>Ubuntu:22.04:LTS</c>); null for one that is not known.</summary>
    public static VersionOrder? For(string osvEcosystem)
    {
        var colon = osvEcosystem.IndexOf(':', StringComparison.Ordinal);
        return Index.ByEcosystem.GetValueOrDefault(colon < 0 ? osvEcosystem : osvEcosystem[..colon]);
    }

    /// <summary>Null for what cannot be read as a version of this order.</summary>
    [SkipLocalsInit]
    public VersionKey? Read(ReadOnlySpan<char> version)
    {
        Span<byte> room = stackalloc byte[MostBytes];
        var key = new KeyWriter(room);
        return TryWrite(version, ref key) ? new VersionKey(key.Written) : null;
    }

    [SkipLocalsInit]
    public bool Knows(ReadOnlySpan<char> version)
    {
        Span<byte> room = stackalloc byte[MostBytes];
        var key = new KeyWriter(room);
        return TryWrite(version, ref key);
    }

    /// <summary>-1, 0 or 1; null where either cannot be read.</summary>
    [SkipLocalsInit]
    public int? Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<byte> room = stackalloc byte[MostBytes];
        var key = new KeyWriter(room);
        return TryWrite(left, ref key) ? -Compare(right, key.Written) : null;
    }

    /// <summary>For many comparisons with one version, which is then read once; nothing is allocated.</summary>
    public int? Compare(VersionKey left, ReadOnlySpan<char> right) => -Compare(right, left.Bytes);

    /// <summary>
    /// The one spelling of a version that has many; where the ecosystem names none, or the version cannot be read, as it is.
    /// </summary>
    public virtual string Canonical(string version) => version;

    /// <summary>The version is trimmed, not empty, not too long, and of printable ASCII only.</summary>
    private protected abstract bool Write(ReadOnlySpan<char> version, ref KeyWriter key);

    [SkipLocalsInit]
    private int? Compare(ReadOnlySpan<char> left, ReadOnlySpan<byte> right)
    {
        Span<byte> room = stackalloc byte[MostBytes];
        var key = new KeyWriter(room);
        return TryWrite(left, ref key) ? Math.Sign(key.Written.SequenceCompareTo(right)) : null;
    }

    private bool TryWrite(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        version = version.Trim();
        return version.Length is > 0 and <= MostLetters
            && !version.ContainsAnyExceptInRange('!', '~')
            && Write(version, ref key)
            && !key.Overflowed;
    }

    /// <summary>A type of its own, because the catalogue has to be filled before.</summary>
    private static class Index
    {
        public static readonly FrozenDictionary<string, VersionOrder> ByEcosystem = All.SelectMany(order =>
                order.Ecosystems.Select(ecosystem => KeyValuePair.Create(ecosystem, order))
            )
            .ToFrozenDictionary(StringComparer.Ordinal);
    }
}
