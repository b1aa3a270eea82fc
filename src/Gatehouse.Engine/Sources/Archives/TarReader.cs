using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>Reads a tar from a stream: the old kind, ustar, pax, and the long names and sparse files of GNU. Links hold nothing.</summary>
internal sealed class TarReader(Stream stream, ReadOnlyMemory<byte> begun, Expansion spent) : EntryReader
{
    public const int BlockLength = 512;

    private const int LongestName = 64 * 1024;
    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;

    private readonly byte[] _block = new byte[BlockLength];
    private ReadOnlyMemory<byte> _begun = begun;
    private long _left;
    private int _padding;

    public static bool HasRightChecksum(ReadOnlySpan<byte> header)
    {
        var field = header.Slice(ChecksumAt, ChecksumLength);
        if (!TryOctal(field, out var told) || told == 0)
            return false;
        var sum = ChecksumLength * ' ';
        for (var i = 0; i < BlockLength; i++)
            sum += i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? 0 : header[i];
        return sum == told;
    }

    public override bool Next()
    {
        string? longName = null;
        long? longSize = null;
        for (var headers = 0; ; headers++)
        {
            Skip(_left);
            Skip(_padding);
            (_left, _padding) = (0, 0);
            // A tar ends with zeros; one that just stops where a header would begin is whole as far as it goes.
            if (spent.IsSpent || !ReadBlock(isOptional: true) || !_block.AsSpan().ContainsAnyExcept((byte)0))
                return false;
            if (!HasRightChecksum(_block))
                throw new DamagedArchiveException("a header's checksum is wrong");
            if (headers > 0)
                spent.AddEntry();
            var size = longSize ?? Number(_block.AsSpan(124, 12));
            if (size < 0)
                throw new DamagedArchiveException("an entry has a negative size");
            var kind = (char)_block[156];
            switch (kind)
            {
                case 'L':
                    longName = Text(ReadSmall(size));
                    continue;
                case 'x':
                    ReadPax(ReadSmall(size), ref longName, ref longSize);
                    continue;
                case '\0' or '0' or '7' or 'S':
                    Name = longName ?? ShortName();
                    (longName, longSize) = (null, null);
                    if (kind == 'S')
                        PassSparseMaps();
                    Begin(size);
                    if (kind == '\0' && Name.EndsWith('/'))
                        continue;
                    Size = size;
                    return true;
                case '1' or '2' or '3' or '4' or '5' or '6':
                    // Some writers give a link the size of what it points to; no bytes follow.
                    (longName, longSize) = (null, null);
                    if (kind == '5')
                        Begin(size);
                    continue;
                default:
                    if (kind is not ('g' or 'K'))
                        (longName, longSize) = (null, null);
                    Begin(size);
                    continue;
            }
        }
    }

    public override int Read(Span<byte> room)
    {
        if (_left == 0)
            return 0;
        var read = ReadRaw(room[..(int)Math.Min(room.Length, _left)]);
        if (read == 0)
            throw new DamagedArchiveException("it is cut off");
        _left -= read;
        return read;
    }

    public override void Dispose() => stream.Dispose();

    private void Begin(long size)
    {
        _left = size;
        _padding = (int)(-size & (BlockLength - 1));
    }

    private byte[] ReadSmall(long size)
    {
        if (size > LongestName)
            throw new DamagedArchiveException("a name is longer than 64 KB");
        Begin(size);
        var all = new byte[size];
        for (var at = 0; at < all.Length; )
            at += Read(all.AsSpan(at));
        return all;
    }

    /// <summary>Records of <c>LENGTH KEY=VALUE\n</c>.</summary>
    private static void ReadPax(ReadOnlySpan<byte> records, ref string? name, ref long? size)
    {
        while (!records.IsEmpty)
        {
            var blank = records.IndexOf((byte)' ');
            if (
                blank is < 1 or > 8
                || !int.TryParse(records[..blank], out var length)
                || length <= blank + 1
                || length > records.Length
                || records[length - 1] != '\n'
            )
                throw new DamagedArchiveException("a pax header is damaged");
            var record = records[(blank + 1)..(length - 1)];
            records = records[length..];
            var equals = record.IndexOf((byte)'=');
            if (equals < 0)
                continue;
            var key = record[..equals];
            var value = record[(equals + 1)..];
            if (key.SequenceEqual("path"u8) || key.SequenceEqual("GNU.sparse.name"u8))
                name = TextBytes.Decode(value);
            else if (key.SequenceEqual("size"u8))
                size = long.TryParse(value, out var number) ? number : throw new DamagedArchiveException("a pax header is damaged");
        }
    }

    private void PassSparseMaps()
    {
        for (var goesOn = _block[482] == 1; goesOn && !spent.IsSpent; goesOn = _block[504] == 1)
            ReadBlock(isOptional: false);
    }

    private string ShortName()
    {
        var name = Text(_block.AsSpan(0, 100));
        var isUstar = _block.AsSpan(257).StartsWith("ustar\0"u8);
        return isUstar && _block[345] != 0 ? Text(_block.AsSpan(345, 155)) + "/" + name : name;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return TextBytes.Decode(end < 0 ? field : field[..end]);
    }

    /// <summary>Octal digits, or as GNU writes what is too large for them: a set first bit and a number of 256s.</summary>
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) == 0)
            return TryOctal(field, out var number)
                ? number
                : throw new DamagedArchiveException("a header holds no number where one belongs");
        if ((field[0] & 0x40) != 0)
            return -1;
        if (field[1..^8].ContainsAnyExcept((byte)0) || (field[0] & 0x3F) != 0)
            throw new DamagedArchiveException("an entry is larger than any disk");
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
    }

    private static bool TryOctal(ReadOnlySpan<byte> field, out long number)
    {
        number = 0;
        foreach (var b in field.Trim(" \0"u8))
        {
            if (b is < (byte)'0' or > (byte)'7')
                return false;
            number = number * 8 + (b - '0');
        }

        return true;
    }

    private bool ReadBlock(bool isOptional)
    {
        for (var at = 0; at < BlockLength; )
        {
            var read = ReadRaw(_block.AsSpan(at));
            if (read == 0)
                return at == 0 && isOptional ? false : throw new DamagedArchiveException("it is cut off");
            at += read;
            spent.AddBytes(read);
        }

        return true;
    }

    private void Skip(long count)
    {
        Span<byte> room = stackalloc byte[4096];
        while (count > 0 && !spent.IsSpent)
        {
            var read = ReadRaw(room[..(int)Math.Min(room.Length, count)]);
            if (read == 0)
                throw new DamagedArchiveException("it is cut off");
            count -= read;
            spent.AddBytes(read);
        }
    }

    private int ReadRaw(Span<byte> room)
    {
        if (_begun.IsEmpty)
            return stream.Read(room);
        var count = Math.Min(room.Length, _begun.Length);
        _begun.Span[..count].CopyTo(room);
        _begun = _begun[count..];
        return count;
    }
}
