using System.Buffers.Binary;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>What the directory of a zip says of one entry; the name, the extra fields and the comment follow it.</summary>
public readonly record struct ZipEntryHeader
{
    /// <summary>Of the part that every entry has.</summary>
    public const int Length = 46;

    private const ushort Zip64 = 1;

    public bool IsEncrypted { get; private init; }

    public int Method { get; private init; }

    public uint Checksum { get; private init; }

    public long Packed { get; private init; }

    public long Unpacked { get; private init; }

    /// <summary>Where the entry begins.</summary>
    public long Offset { get; private init; }

    public int NameLength { get; private init; }

    public int ExtraLength { get; private init; }

    public int CommentLength { get; private init; }

    /// <summary>Null where no entry of a directory begins.</summary>
    public static ZipEntryHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length || !bytes.StartsWith("PK\u0001\u0002"u8))
            return null;
        var (flags, method) = (Word(bytes, 8), Word(bytes, 10));
        return new ZipEntryHeader
        {
            IsEncrypted = (flags & 1) != 0 || (flags & 0x2000) != 0 || method == 99,
            Method = method,
            Checksum = Double(bytes, 16),
            Packed = Double(bytes, 20),
            Unpacked = Double(bytes, 24),
            NameLength = Word(bytes, 28),
            ExtraLength = Word(bytes, 30),
            CommentLength = Word(bytes, 32),
            Offset = Double(bytes, 42),
        };
    }

    /// <summary>With the numbers that are too large for the header; they may be negative in a damaged zip.</summary>
    public ZipEntryHeader Widened(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = Word(extra, 0),
                length = Math.Min(Word(extra, 2), extra.Length - 4);
            var field = extra.Slice(4, length);
            extra = extra[(4 + length)..];
            if (id == Zip64)
                return this with
                {
                    Unpacked = Wider(Unpacked, ref field),
                    Packed = Wider(Packed, ref field),
                    Offset = Wider(Offset, ref field),
                };
        }

        return this;
    }

    /// <summary>Only the numbers that are missing stand in the field.</summary>
    private static long Wider(long number, ref ReadOnlySpan<byte> field)
    {
        if (number != uint.MaxValue || field.Length < 8)
            return number;
        number = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[8..];
        return number;
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Double(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
