using System.Buffers.Binary;
using System.IO.Compression;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>Reads a zip by its directory, entries in the order in which their bytes lie, so that none is unpacked twice.</summary>
internal sealed class ZipReader : EntryReader
{
    public const int EndLength = 22;

    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const int Zip64LocatorLength = 20;
    private const int Zip64EndLength = 56;
    private const int LongestComment = ushort.MaxValue;
    private const ushort Zip64Extra = 1;

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
        _members.Sort((a, b) => a.Local != b.Local ? a.Local.CompareTo(b.Local) : a.NameAt.CompareTo(b.NameAt));
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
            Name = TextBytes.Decode(Bytes.Slice(member.NameAt, member.NameLength));
            if (Name.EndsWith('/'))
                continue;
            Size = member.Unpacked;
            Closed = ClosedReason(member);
            if (Closed is null)
                Open(member);
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

    private static string? ClosedReason(Member member) =>
        member.IsEncrypted ? "encrypted"
        : member.Method is 0 or 8 ? null
        : $"packed by a method that Gatehouse does not know (number {member.Method})";

    private void Open(Member member)
    {
        var start = member.Local + _shift;
        if (start < 0 || start + LocalLength > Bytes.Length || !Bytes[(int)start..].StartsWith("PK\u0003\u0004"u8))
            throw new DamagedArchiveException("its directory points to places where no entry begins");
        var header = Bytes[(int)start..];
        var from = start + LocalLength + Word(header, 26) + Word(header, 28);
        if (from + member.Packed > Bytes.Length)
            throw new DamagedArchiveException("it is cut off");
        // One run of bytes under many names is how a small zip unpacks to petabytes; honest writers never share a byte.
        if (start < _free)
            throw new DamagedArchiveException("its entries overlap");
        _free = from + member.Packed;
        var packed = new MemoryStream(_bytes.Array!, _bytes.Offset + (int)from, (int)member.Packed, writable: false);
        _content = member.Method == 0 ? packed : new DeflateStream(packed, CompressionMode.Decompress);
        _left = member.Unpacked;
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
            if (at + CentralLength > end || !Bytes[at..].StartsWith("PK\u0001\u0002"u8))
                throw new DamagedArchiveException("its directory is damaged");
            var entry = Bytes[at..end];
            int flags = Word(entry, 8),
                method = Word(entry, 10),
                nameLength = Word(entry, 28),
                extraLength = Word(entry, 30);
            long packed = Double(entry, 20),
                unpacked = Double(entry, 24),
                local = Double(entry, 42);
            var next = at + CentralLength + nameLength + extraLength + Word(entry, 32);
            if (next > end)
                throw new DamagedArchiveException("its directory is damaged");
            ReadZip64(entry.Slice(CentralLength + nameLength, extraLength), ref unpacked, ref packed, ref local);
            if (packed < 0 || unpacked < 0 || local < 0 || packed > Bytes.Length || local > Bytes.Length)
                throw new DamagedArchiveException("it is cut off, or its directory is damaged");
            _members.Add(
                new Member(
                    at + CentralLength,
                    nameLength,
                    (flags & 1) != 0 || (flags & 0x2000) != 0 || method == 99,
                    method,
                    packed,
                    unpacked,
                    local
                )
            );
            at = next;
        }
    }

    private static void ReadZip64(ReadOnlySpan<byte> extra, ref long unpacked, ref long packed, ref long local)
    {
        while (extra.Length >= 4)
        {
            int id = Word(extra, 0),
                length = Math.Min(Word(extra, 2), extra.Length - 4);
            var field = extra.Slice(4, length);
            extra = extra[(4 + length)..];
            if (id != Zip64Extra)
                continue;
            Widen(ref unpacked, ref field);
            Widen(ref packed, ref field);
            Widen(ref local, ref field);
            return;
        }
    }

    private static void Widen(ref long number, ref ReadOnlySpan<byte> field)
    {
        if (number != uint.MaxValue || field.Length < 8)
            return;
        number = Quad(field, 0);
        field = field[8..];
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long Double(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Quad(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private readonly record struct Member(int NameAt, int NameLength, bool IsEncrypted, int Method, long Packed, long Unpacked, long Local);
}
