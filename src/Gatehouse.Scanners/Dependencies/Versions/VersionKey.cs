using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// A version as bytes that compare, one after the other, as its ecosystem orders versions; keys of two orders do not compare.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1036",
    Justification = "Keys are compared by CompareTo; operators would hide that they must be of one order."
)]
public readonly struct VersionKey : IComparable<VersionKey>, IEquatable<VersionKey>
{
    private readonly byte[]? bytes;

    internal VersionKey(ReadOnlySpan<byte> key) => bytes = key.ToArray();

    public ReadOnlySpan<byte> Bytes => bytes;

    public int CompareTo(VersionKey other) => Math.Sign(Bytes.SequenceCompareTo(other.Bytes));

    public bool Equals(VersionKey other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is VersionKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public static bool operator ==(VersionKey left, VersionKey right) => left.Equals(right);

    public static bool operator !=(VersionKey left, VersionKey right) => !left.Equals(right);
}
