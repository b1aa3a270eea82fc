using System.Buffers.Binary;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>
/// What the linker wrote into a Go program of how it was built: the layout that Go's package <c>debug/buildinfo</c> reads
/// (https://pkg.go.dev/debug/buildinfo). Programs of other languages have none, nor do Go programs that were made to hide it.
/// </summary>
internal sealed class GoProgram
{
    private const int Alignment = 16;

    /// <summary>It stands at the beginning of its section; in a program whose sections are not named it is looked for so far.</summary>
    private const int LongestSearch = 1024 * 1024;

    private const int MostParts = 1024;
    private const int MostTexts = 2 * 1024 * 1024;

    /// <summary>What stands before and behind the modules, for programs that look for them at run time.</summary>
    private const int SentinelLength = 16;

    private readonly BinaryFile _file;
    private readonly long _base;
    private bool _isBigEndian;
    private bool _is64;

    /// <summary>Where addresses of the running program lie in the file.</summary>
    private readonly List<(ulong Address, long Offset, ulong Length)> _mapped = [];

    private GoProgram(BinaryFile file, long from) => (_file, _base) = (file, from);

    /// <summary>Behind a byte that stands in no text.</summary>
    private static ReadOnlySpan<byte> Mark => " Go buildinf:"u8;

    /// <summary>The text that <c>debug.BuildInfo</c> prints; null for a program that is not of Go, empty where it is and the text cannot be read.</summary>
    public static string? Read(BinaryFile file)
    {
        var beginning = file.Read(0, 8).ToArray();
        if (!beginning.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xCA, 0xFE, 0xBA, 0xBE]))
            return new GoProgram(file, 0).Text();
        // Programs for several processors, of which one is as good as another.
        var first = file.Read(8, 20).ToArray();
        return beginning.Length == 8 && first.Length == 20 && BinaryPrimitives.ReadUInt32BigEndian(beginning.AsSpan(4)) is > 0 and < 16
            ? new GoProgram(file, BinaryPrimitives.ReadUInt32BigEndian(first.AsSpan(8))).Text()
            : null;
    }

    private string? Text()
    {
        var head = Bytes(0, 64);
        var place =
            head.Length < 64 ? null
            : head.AsSpan().StartsWith("\u007FELF"u8) ? Elf(head)
            : head.AsSpan().StartsWith("MZ"u8) ? Portable(head)
            : MachO(head);
        if (place is not var (offset, length))
            return null;
        var section = Bytes(offset, (int)Math.Min(length, LongestSearch));
        for (var at = 0; at + (2 * Alignment) <= section.Length; at += Alignment)
        {
            if (section[at] == 0xFF && section.AsSpan(at + 1).StartsWith(Mark))
                return TextAt(offset + at, section.AsSpan(at, 2 * Alignment));
        }

        return null;
    }

    private string TextAt(long offset, ReadOnlySpan<byte> header)
    {
        const int isBigEndian = 1;
        const int isInline = 2;
        var pointer = header[14];
        var flags = header[15];
        string? version;
        byte[]? modules;
        if ((flags & isInline) != 0)
        {
            var at = offset + (2 * Alignment);
            version = Inline(ref at) is { } text ? TextBytes.Decode(text) : null;
            modules = Inline(ref at);
        }
        else
        {
            _isBigEndian = (flags & isBigEndian) != 0;
            _is64 = pointer == 8;
            version = pointer is 4 or 8 && Pointed(Word(header[16..])) is { } text ? TextBytes.Decode(text) : null;
            modules = pointer is 4 or 8 ? Pointed(Word(header[(16 + pointer)..])) : null;
        }

        if (version is not { Length: > 0 } || modules is null)
            return "";
        var isWrapped = modules.Length >= (2 * SentinelLength) + 1 && modules[^(SentinelLength + 1)] == '\n';
        return $"go\t{version}\n{(isWrapped ? TextBytes.Decode(modules.AsSpan(SentinelLength..^SentinelLength)) : "")}";
    }

    /// <summary>The length in seven bits a byte, then so many bytes.</summary>
    private byte[]? Inline(ref long at)
    {
        var head = Bytes(at, 10);
        ulong length = 0;
        for (var i = 0; i < head.Length; i++)
        {
            length |= (ulong)(head[i] & 0x7F) << (7 * i);
            if (head[i] > 0x7F)
                continue;
            if (length > MostTexts)
                return null;
            var text = Bytes(at + i + 1, (int)length);
            at += i + 1 + (long)length;
            return text.Length == (int)length ? text : null;
        }

        return null;
    }

    /// <summary>A text of the running program, by the address of its address and length.</summary>
    private byte[]? Pointed(ulong address)
    {
        var size = _is64 ? 8 : 4;
        if (At(address, 2 * size) is not { } header)
            return null;
        var length = Word(header.AsSpan(size));
        if (length > MostTexts)
            return null;
        return length == 0 ? [] : At(Word(header), (int)length);
    }

    private byte[]? At(ulong address, int length)
    {
        foreach (var (start, offset, size) in _mapped)
        {
            if (address < start || address - start > size || size - (address - start) < (ulong)length)
                continue;
            var bytes = Bytes(offset + (long)(address - start), length);
            return bytes.Length == length ? bytes : null;
        }

        return null;
    }

    private (long Offset, long Length)? Elf(byte[] head)
    {
        (_is64, _isBigEndian) = (head[4] == 2, head[5] == 2);
        // ELF-64 Object File Format, and the same with words of 32 bits.
        var (programs, sections) = _is64 ? (Word(head.AsSpan(32)), Word(head.AsSpan(40))) : (Word(head.AsSpan(28)), Word(head.AsSpan(32)));
        var sizes = head.AsSpan(_is64 ? 54 : 42);
        var (programSize, programCount) = (Half(sizes), Half(sizes[2..]));
        var (sectionSize, sectionCount, namesAt) = (Half(sizes[4..]), Half(sizes[6..]), Half(sizes[8..]));
        (long, long)? writable = null;
        foreach (var program in Table(programs, programSize, programCount, _is64 ? 56 : 32))
        {
            const uint load = 1;
            const uint canWrite = 2;
            if (Quarter(program) != load)
                continue;
            var flags = Quarter(program.AsSpan(_is64 ? 4 : 24));
            var offset = (long)Word(program.AsSpan(_is64 ? 8 : 4));
            var length = Word(program.AsSpan(_is64 ? 32 : 16));
            _mapped.Add((Word(program.AsSpan(_is64 ? 16 : 8)), offset, length));
            if ((flags & canWrite) != 0)
                writable ??= (offset, (long)Math.Min(length, long.MaxValue));
        }

        var table = Table(sections, sectionSize, sectionCount, _is64 ? 64 : 40);
        if (namesAt >= table.Count)
            return writable;
        var (namesOffset, namesLength) = PlaceOf(table[namesAt]);
        var names = Bytes(namesOffset, (int)Math.Min(namesLength, LongestSearch));
        foreach (var section in table)
        {
            var name = Quarter(section);
            if (name < names.Length && names.AsSpan((int)name).StartsWith(".go.buildinfo\0"u8))
                return PlaceOf(section);
        }

        return writable;

        (long Offset, long Length) PlaceOf(byte[] section) =>
            ((long)Word(section.AsSpan(_is64 ? 24 : 16)), (long)Math.Min(Word(section.AsSpan(_is64 ? 32 : 20)), long.MaxValue));
    }

    /// <summary>https://learn.microsoft.com/windows/win32/debug/pe-format</summary>
    private (long Offset, long Length)? Portable(byte[] head)
    {
        const uint data = 0xC0000040;
        const uint alignment = 0x00F00000;
        var at = Quarter(head.AsSpan(60));
        var header = Bytes(at, 24 + 32);
        if (header.Length < 24 + 32 || !header.AsSpan().StartsWith("PE\0\0"u8))
            return null;
        var optional = header.AsSpan(24);
        var isPlus = Half(optional) == 0x20B;
        _is64 = isPlus;
        var imageBase = isPlus ? Word(optional[24..]) : Quarter(optional[28..]);
        (long, long)? place = null;
        foreach (var section in Table(at + 24 + (ulong)Half(header.AsSpan(20)), 40, Half(header.AsSpan(6)), 40))
        {
            var (address, length, offset) = (Quarter(section.AsSpan(12)), Quarter(section.AsSpan(16)), Quarter(section.AsSpan(20)));
            _mapped.Add((imageBase + address, offset, length));
            if (address != 0 && length != 0 && (Quarter(section.AsSpan(36)) & ~alignment) == data)
                place ??= (offset, length);
        }

        return place;
    }

    /// <summary>https://github.com/apple-oss-distributions/xnu, <c>EXTERNAL_HEADERS/mach-o/loader.h</c></summary>
    private (long Offset, long Length)? MachO(byte[] head)
    {
        const uint segment32 = 0x1;
        const uint segment64 = 0x19;
        _isBigEndian = head[0] == 0xFE;
        if (Quarter(head) is not (0xFEEDFACE or 0xFEEDFACF))
            return null;
        _is64 = Quarter(head) == 0xFEEDFACF;
        (long, long)? place = null;
        long at = _is64 ? 32 : 28;
        for (var left = Math.Min(Quarter(head.AsSpan(16)), MostParts); left > 0; left--)
        {
            var header = Bytes(at, 8);
            if (header.Length < 8 || Quarter(header.AsSpan(4)) is < 8 or > LongestSearch)
                break;
            var command = Bytes(at, (int)Quarter(header.AsSpan(4)));
            at += Quarter(header.AsSpan(4));
            var size = _is64 ? 72 : 56;
            if (Quarter(header) != (_is64 ? segment64 : segment32) || command.Length < size)
                continue;
            var (address, offset, length) = _is64
                ? (Word(command.AsSpan(24)), Word(command.AsSpan(40)), Word(command.AsSpan(48)))
                : (Word(command.AsSpan(24)), Word(command.AsSpan(32)), Word(command.AsSpan(36)));
            _mapped.Add((address, (long)Math.Min(offset, long.MaxValue), length));
            if (command.AsSpan(8).StartsWith("__DATA\0"u8))
                place ??= ((long)Math.Min(offset, long.MaxValue), (long)Math.Min(length, long.MaxValue));
            var section = _is64 ? 80 : 68;
            for (var from = size; from + section <= command.Length; from += section)
            {
                if (command.AsSpan(from).StartsWith("__go_buildinfo\0"u8))
                    return (Quarter(command.AsSpan(from + (_is64 ? 48 : 40))), (long)Word(command.AsSpan(from + (_is64 ? 40 : 36))));
            }
        }

        return place;
    }

    /// <summary>The rows of a table, as many as there are.</summary>
    private List<byte[]> Table(ulong at, int size, int count, int least)
    {
        var rows = new List<byte[]>();
        if (size < least || at > long.MaxValue)
            return rows;
        for (var i = 0; i < Math.Min(count, MostParts); i++)
        {
            var row = Bytes((long)at + ((long)i * size), least);
            if (row.Length < least)
                break;
            rows.Add(row);
        }

        return rows;
    }

    private byte[] Bytes(long from, int length) =>
        from < 0 || from > long.MaxValue - _base ? [] : _file.Read(_base + from, length).ToArray();

    private ulong Word(ReadOnlySpan<byte> at) =>
        _is64
            ? _isBigEndian
                ? BinaryPrimitives.ReadUInt64BigEndian(at)
                : BinaryPrimitives.ReadUInt64LittleEndian(at)
            : Quarter(at);

    private uint Quarter(ReadOnlySpan<byte> at) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

    private ushort Half(ReadOnlySpan<byte> at) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
}
