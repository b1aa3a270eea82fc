using System.Buffers.Binary;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>The name git gives an object: its SHA-1 (20 bytes) or SHA-256 (32 bytes).</summary>
public readonly struct ObjectId : IEquatable<ObjectId>, IComparable<ObjectId>
{
    public const int Sha1Length = 20;
    public const int Sha256Length = 32;

    // Words are big-endian, so that their order is the order of the bytes.
    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;
    private readonly byte length;

    public ObjectId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (Sha1Length or Sha256Length))
        {
            throw new ArgumentException("An object id has 20 or 32 bytes.", nameof(bytes));
        }

        first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        third =
            bytes.Length == Sha1Length
                ? (ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]) << 32
                : BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        fourth = bytes.Length == Sha1Length ? 0 : BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        length = (byte)bytes.Length;
    }

    /// <summary>20 or 32; 0 for the default value, which names nothing.</summary>
    public int Length => length;

    public bool IsZero => (first | second | third | fourth) == 0;

    internal byte FirstByte => (byte)(first >> 56);

    public static ObjectId Parse(string hex) =>
        TryParse(hex, out var id) ? id : throw new FormatException($"`{hex}` is not an object id: 40 or 64 hexadecimal digits make one.");

    public static bool TryParse(ReadOnlySpan<char> hex, out ObjectId id)
    {
        id = default;
        if (hex.Length is not (2 * Sha1Length or 2 * Sha256Length))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Sha256Length];
        if (Convert.FromHexString(hex, bytes, out _, out var written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        id = new ObjectId(bytes[..written]);
        return true;
    }

    public static bool TryParse(ReadOnlySpan<byte> hex, out ObjectId id)
    {
        id = default;
        if (hex.Length is not (2 * Sha1Length or 2 * Sha256Length))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Sha256Length];
        if (Convert.FromHexString(hex, bytes, out _, out var written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        id = new ObjectId(bytes[..written]);
        return true;
    }

    public void CopyTo(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Sha256Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], fourth);
        bytes[..length].CopyTo(destination);
    }

    public int CompareTo(ObjectId other)
    {
        var order = first.CompareTo(other.first);
        order = order != 0 ? order : second.CompareTo(other.second);
        order = order != 0 ? order : third.CompareTo(other.third);
        order = order != 0 ? order : fourth.CompareTo(other.fourth);
        return order != 0 ? order : length.CompareTo(other.length);
    }

    public bool Equals(ObjectId other) =>
        first == other.first && second == other.second && third == other.third && fourth == other.fourth && length == other.length;

    public override bool Equals(object? obj) => obj is ObjectId other && Equals(other);

    // The bytes are already a hash.
    public override int GetHashCode() => first.GetHashCode();

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Sha256Length];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes[..length]);
    }

    public static bool operator ==(ObjectId left, ObjectId right) => left.Equals(right);

    public static bool operator !=(ObjectId left, ObjectId right) => !left.Equals(right);

    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;
}
