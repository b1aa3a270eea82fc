using System.Buffers.Binary;
using System.IO.Compression;
using Gatehouse.Engine.Sources.Archives;

namespace Gatehouse.Scanners.Feeds;

/// <summary>
/// Reads the records of an export one after another, in the order of the zip's directory, with one of them in memory at a time. An archive class
/// would hold the whole directory, which for the largest export is a hundred megabytes.
/// </summary>
internal sealed class ExportZip : IDisposable
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int Zip64EndLength = 56;
    private const int LocalLength = 30;
    private const int LongestComment = ushort.MaxValue;

    private readonly Stream _directory;
    private readonly Stream _content;
    private readonly FeedBounds _bounds;
    private readonly byte[] _header = new byte[ZipEntryHeader.Length];
    private byte[] _packed = [];
    private byte[] _record = [];
    private long _left;
    private long _unpacked;

    private ExportZip(Stream directory, Stream content, FeedBounds bounds) =>
        (_directory, _content, _bounds) = (directory, content, bounds);

    /// <summary>The last part of the entry's name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The record; until the next one.</summary>
    public ReadOnlySpan<byte> Record => _record.AsSpan(0, Length);

    private int Length { get; set; }

    /// <exception cref="InvalidDataException">It is no whole zip, or one that no honest writer makes.</exception>
    public static ExportZip Open(string path, FeedBounds bounds)
    {
        var zip = new ExportZip(FeedFiles.OpenRead(path), FeedFiles.OpenRead(path), bounds);
        try
        {
            zip.FindDirectory();
            return zip;
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    public bool Next()
    {
        while (_left > 0)
        {
            _left--;
            Fill(_directory, _header);
            if (ZipEntryHeader.Read(_header) is not { } entry)
                throw Damaged("its directory is damaged");
            var variable = new byte[entry.NameLength + entry.ExtraLength + entry.CommentLength];
            Fill(_directory, variable);
            entry = entry.Widened(variable.AsSpan(entry.NameLength, entry.ExtraLength));
            var name = System.Text.Encoding.UTF8.GetString(variable, 0, entry.NameLength);
            if (!name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                continue;
            Name = name[(name.LastIndexOf('/') + 1)..];
            if (entry.IsEncrypted || entry.Method is not (0 or 8))
                throw Damaged("an entry is encrypted, or packed by a method that is not known");
            Unpack(entry);
            return true;
        }

        return false;
    }

    public void Dispose()
    {
        _directory.Dispose();
        _content.Dispose();
    }

    private void Unpack(ZipEntryHeader entry)
    {
        var (packed, unpacked) = (entry.Packed, entry.Unpacked);
        // Stored text is longer than a record may be by nothing, and deflated text by almost nothing.
        if (packed is < 0 or > OsvReader.LongestRecord || unpacked is < 0 or > OsvReader.LongestRecord)
            throw Damaged("an entry is larger than a record may be");
        _unpacked += unpacked;
        if (_unpacked > Math.Max(_bounds.RatioFloor, _content.Length * _bounds.Ratio))
            throw Damaged("it unpacks to far more than it holds");
        _content.Position = Inside(entry.Offset, LocalLength);
        Span<byte> local = stackalloc byte[LocalLength];
        Fill(_content, local);
        if (!local.StartsWith("PK\u0003\u0004"u8))
            throw Damaged("its directory points to places where no entry begins");
        _content.Position = Inside(_content.Position + Word(local, 26) + Word(local, 28), packed);
        Grow(ref _packed, (int)packed);
        Fill(_content, _packed.AsSpan(0, (int)packed));
        // One byte more, so that an entry that is longer than it says is seen.
        Grow(ref _record, (int)unpacked + 1);
        if (entry.Method == 0)
        {
            Length = (int)packed;
            if (packed == unpacked)
                _packed.AsSpan(0, Length).CopyTo(_record);
        }
        else
        {
            using var inflated = new DeflateStream(new MemoryStream(_packed, 0, (int)packed, writable: false), CompressionMode.Decompress);
            Length = inflated.ReadAtLeast(_record.AsSpan(0, (int)unpacked + 1), (int)unpacked + 1, throwOnEndOfStream: false);
        }

        if (Length != unpacked || Crc32.Of(Record) != entry.Checksum)
            throw Damaged("an entry is not what its checksum says");
    }

    private void FindDirectory()
    {
        var length = _directory.Length;
        if (length > _bounds.FileBytes)
            throw Damaged("it is larger than an export may be");
        var tailLength = (int)Math.Min(length, EndLength + LongestComment);
        var tail = new byte[tailLength];
        _directory.Position = length - tailLength;
        Fill(_directory, tail);
        var found = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (found < 0 || found + EndLength > tailLength)
            throw Damaged("it has no directory at its end: it is cut off, or no zip");
        ReadOnlySpan<byte> end = tail.AsSpan(found);
        long count = Word(end, 10),
            size = Double(end, 12),
            offset = Double(end, 16);
        var limit = length - tailLength + found;
        if (found >= LocatorLength && tail.AsSpan(found - LocatorLength).StartsWith("PK\u0006\u0007"u8))
        {
            var at = (long)BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(found - LocatorLength + 8));
            var large = new byte[Zip64EndLength];
            _directory.Position = Inside(at, Zip64EndLength);
            Fill(_directory, large);
            if (!large.AsSpan().StartsWith("PK\u0006\u0006"u8))
                throw Damaged("its directory is damaged");
            count = (long)BinaryPrimitives.ReadUInt64LittleEndian(large.AsSpan(32));
            size = (long)BinaryPrimitives.ReadUInt64LittleEndian(large.AsSpan(40));
            offset = (long)BinaryPrimitives.ReadUInt64LittleEndian(large.AsSpan(48));
            limit = at;
        }

        if (count < 0 || size < 0 || offset < 0 || offset > limit || size > limit - offset || count > size / ZipEntryHeader.Length)
            throw Damaged("its directory does not lie inside it");
        if (count > _bounds.Records)
            throw Damaged("it holds more records than an export may");
        _left = count;
        _directory.Position = offset;
    }

    private long Inside(long offset, long length) =>
        offset >= 0 && offset <= _content.Length - length ? offset : throw Damaged("it is cut off, or its directory is damaged");

    private static void Grow(ref byte[] room, int length)
    {
        if (room.Length < length)
            room = new byte[Math.Max(length, room.Length * 2)];
    }

    private static void Fill(Stream from, Span<byte> room)
    {
        if (from.ReadAtLeast(room, room.Length, throwOnEndOfStream: false) < room.Length)
            throw Damaged("it is cut off");
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Double(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static InvalidDataException Damaged(string reason) => new(reason);
}
