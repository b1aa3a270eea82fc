using System.Text;

namespace Gatehouse.Engine.Sources;

/// <summary>What the bytes of a file are, by the way git and browsers tell.</summary>
internal static class TextForm
{
    /// <summary>How many bytes git looks at for a NUL before it calls a file binary.</summary>
    private const int BinaryProbe = 8000;

    private const int Utf16Probe = 512;

    /// <summary>The byte order mark of UTF-8, which is no part of the text.</summary>
    public const int LongestMark = 3;

    /// <summary>The text as UTF-8 (or the ASCII-compatible bytes it came in), or null for binary content.</summary>
    /// <param name="room">Takes the converted text of a UTF-16 or UTF-32 file.</param>
    public static ReadOnlyMemory<byte>? Text(ReadOnlyMemory<byte> raw, FileBuffer room)
    {
        var bytes = raw.Span;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return raw[3..];
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return Convert(bytes[4..], Encoding.UTF32, room);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Convert(bytes[2..], Encoding.Unicode, room);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Convert(bytes[2..], Encoding.BigEndianUnicode, room);
        if (bytes[..Math.Min(bytes.Length, BinaryProbe)].IndexOf((byte)0) < 0)
            return raw;
        if (Utf16WithoutMark(bytes) is { } encoding)
            return Convert(bytes, encoding, room);
        // Not as the other half of a `?:`: there `null` is an empty array, and an empty array is an empty text.
        return null;
    }

    /// <summary>Whether content that begins like this is no text, however it goes on.</summary>
    public static bool IsBinary(ReadOnlyMemory<byte> beginning)
    {
        var bytes = beginning.Span;
        return !bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])
            && !bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
            && !bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
            && bytes[..Math.Min(bytes.Length, BinaryProbe)].Contains((byte)0)
            && Utf16WithoutMark(bytes) is null;
    }

    private static ReadOnlyMemory<byte> Convert(ReadOnlySpan<byte> bytes, Encoding encoding, FileBuffer room)
    {
        var text = encoding.GetString(bytes);
        room.Length = 0;
        room.Grow(Encoding.UTF8.GetByteCount(text));
        room.Length = Encoding.UTF8.GetBytes(text, room.Room);
        return room.Content;
    }

    /// <summary>Mostly Latin text in UTF-16 has a zero in nearly every second byte and nearly none between.</summary>
    private static Encoding? Utf16WithoutMark(ReadOnlySpan<byte> bytes)
    {
        var probe = bytes[..(Math.Min(bytes.Length, Utf16Probe) & ~1)];
        var pairs = probe.Length / 2;
        // Where there are fewer zeros than that altogether, it is no use to tell them apart.
        if (pairs < 4 || probe.Count((byte)0) * 10 < pairs * 9)
            return null;
        int even = 0,
            odd = 0;
        for (var i = 0; i < probe.Length; i++)
        {
            if (probe[i] != 0)
                continue;
            if (i % 2 == 0)
                even++;
            else
                odd++;
        }

        if (odd * 10 >= pairs * 9 && even * 20 <= pairs)
            return Encoding.Unicode;
        return even * 10 >= pairs * 9 && odd * 20 <= pairs ? Encoding.BigEndianUnicode : null;
    }
}
