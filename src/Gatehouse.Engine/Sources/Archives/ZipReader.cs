using System.Buffers.Binary;
using System.IO.Compression;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>Reads a zip by its directory, entries in the order in which their bytes lie, so that none is unpacked twice.</summary>
internal sealed class ZipReader : EntryReader
{
    public const int EndLength = 22;

    private const int LocalLength = 30;
    private const int Zip64LocatorLength = 20;
    private const int Zip64EndLength = 56;
    private const int LongestComment = ushort.MaxValue;

    private readonly ArraySegment<byte> _bytes;
    private readonly List<Member> _members = [];
    private readonly long _shift;
    private int _at = -1;
    private long _free;
    private Stream? _content;
    private long _left;

    public ZipReader(ArraySegment<byte> bytes, int mostEntries)
    {
        _bytes = bytes;
        _shift = ReadDirectory(mostEntries);
        _members.Sort((a, b) => a.Entry.Offset != b.Entry.Offset ? a.Entry.Offset.CompareTo(b.Entry.Offset) : a.NameAt.CompareTo(b.NameAt));
    }

    public static ReadOnlySpan<byte> EndMark => "PK\u0005\u0006"u8;

    public override bool GoesOnAfterDamage => true;

    private ReadOnlySpan<byte> Bytes => _bytes;

    public override bool Next()
    {
        _content?.Dispose();
        _content = null;
        while (++_at < _members.Count)
        {
            var member = _members[_at];
            Name = TextBytes.Decode(Bytes.Slice(member.NameAt, member.Entry.NameLength));
            if (Name.EndsWith('/'))
                continue;
            Size = member.Entry.Unpacked;
            Closed = ClosedReason(member.Entry);
            if (Closed is null)
                Open(member.Entry);
            return true;
        }

        return false;
    }

    public override int Read(Span<byte> room)
    {
        var read = _content!.Read(room);
        _left -= read;
        if (_left < 0 || (read == 0 && _left != 0 && !room.IsEmpty))
            throw new DamagedArchiveException("an entry is not as long as the directory says");
        return read;
    }

    public override void Dispose() => _content?.Dispose();

    private static string? ClosedReason(ZipEntryHeader entry) =>
        entry.IsEncrypted ? "encrypted"
        : entry.Method is 0 or 8 ? null
        : $"packed by a method that Gatehouse does not know (number {entry.Method})";

    private void Open(ZipEntryHeader entry)
    {
        var start = entry.Offset + _shift;
        if (start < 0 || start + LocalLength > Bytes.Length || !Bytes[(int)start..].StartsWith("PK\u0003\u0004"u8))
            throw new DamagedArchiveException("its directory points to places where no entry begins");
        var header = Bytes[(int)start..];
        var from = start + LocalLength + Word(header, 26) + Word(header, 28);
        if (from + entry.Packed > Bytes.Length)
            throw new DamagedArchiveException("it is cut off");
        // One run of bytes under many names is how a small zip unpacks to petabytes; honest writers never share a byte.
        if (start < _free)
            throw new DamagedArchiveException("its entries overlap");
        _free = from + entry.Packed;
        var packed = new MemoryStream(_bytes.Array!, _bytes.Offset + (int)from, (int)entry.Packed, writable: false);
        _content = entry.Method == 0 ? packed : new DeflateStream(packed, CompressionMode.Decompress);
        _left = entry.Unpacked;
    }

    /// <summary>Returns how far all offsets are off because something stands before the zip.</summary>
    private long ReadDirectory(int mostEntries)
    {
        var end = FindEnd();
        long count = Word(Bytes, end + 10);
        long size = Double(Bytes, end + 12);
        long offset = Double(Bytes, end + 16);
        long directoryEnd = end;
        var locator = end - Zip64LocatorLength;
        if (locator >= Zip64EndLength && Bytes[locator..].StartsWith("PK\u0006\u0007"u8))
        {
            var large = Bytes[..locator].LastIndexOf("PK\u0006\u0006"u8);
            if (large < 0 || large + Zip64EndLength > locator)
                throw new DamagedArchiveException("its zip64 directory is damaged");
            count = Quad(Bytes, large + 32);
            size = Quad(Bytes, large + 40);
            offset = Quad(Bytes, large + 48);
            directoryEnd = large;
        }

        if (count < 0 || size < 0 || offset < 0 || size > directoryEnd || offset > directoryEnd - size)
            throw new DamagedArchiveException("its directory does not lie inside it");
        // One more than the limit, so that the reader of entries sees that there are more.
        ReadMembers((int)(directoryEnd - size), (int)directoryEnd, Math.Min(count, mostEntries + 1L));
        return directoryEnd - size - offset;
    }

    private int FindEnd()
    {
        var tail = Math.Max(0, Bytes.Length - EndLength - LongestComment);
        for (var room = Bytes[tail..]; ; )
        {
            var found = room.LastIndexOf(EndMark);
            if (found < 0)
                throw new DamagedArchiveException("it has no directory at its end");
            if (tail + found + EndLength <= Bytes.Length)
                return tail + found;
            room = room[..found];
        }
    }

    private void ReadMembers(int at, int end, long count)
    {
        for (; count > 0; count--)
        {
            if (ZipEntryHeader.Read(Bytes[at..end]) is not { } entry)
                throw new DamagedArchiveException("its directory is damaged");
            var nameAt = at + ZipEntryHeader.Length;
            var extraAt = nameAt + entry.NameLength;
            var next = extraAt + entry.ExtraLength + entry.CommentLength;
            if (next > end)
                throw new DamagedArchiveException("its directory is damaged");
            entry = entry.Widened(Bytes.Slice(extraAt, entry.ExtraLength));
            if (entry.Packed < 0 || entry.Unpacked < 0 || entry.Offset < 0 || entry.Packed > Bytes.Length || entry.Offset > Bytes.Length)
                throw new DamagedArchiveException("it is cut off, or its directory is damaged");
            _members.Add(new Member(nameAt, entry));
            at = next;
        }
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long Double(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Quad(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private readonly record struct Member(int NameAt, ZipEntryHeader Entry);
}
