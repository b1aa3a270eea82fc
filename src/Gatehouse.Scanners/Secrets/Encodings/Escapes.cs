using System.Text;

namespace Gatehouse.Scanners.Secrets.Encodings;

/// <summary>Decodes characters written as escapes among others written as they are.</summary>
internal static class Escapes
{
    private const int LongestEntity = 8;

    /// <summary>Decodes from <paramref name="text"/>, which no escape makes longer; says how far it read when the room was full.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Writing writing, Span<byte> room, out int read)
    {
        var written = 0;
        read = 0;
        while (read < text.Length && written < room.Length)
        {
            var length = One(text[read..], writing, out var character);
            if (length == 0)
            {
                room[written++] = text[read++];
                continue;
            }

            var rune = Rune.IsValid(character) ? new Rune(character) : Rune.ReplacementChar;
            if (rune.Utf8SequenceLength > room.Length - written)
                return written;
            written += rune.EncodeToUtf8(room[written..]);
            read += length;
        }

        return written;
    }

    /// <summary>Where in the text the byte that is decoded as number <paramref name="decoded"/> begins.</summary>
    public static int SourceOf(ReadOnlySpan<byte> text, Writing writing, int decoded)
    {
        Span<byte> room = stackalloc byte[256];
        var at = 0;
        while (decoded > 0 && at < text.Length)
        {
            var written = Decode(text[at..], writing, room[..Math.Min(room.Length, decoded)], out var read);
            // The room ends inside a character of several bytes.
            if (written == 0)
                break;
            decoded -= written;
            at += read;
        }

        return at;
    }

    /// <summary>The length of the escape that the text begins with, or 0.</summary>
    public static int One(ReadOnlySpan<byte> text, Writing writing, out int character) =>
        (writing, text[0]) switch
        {
            (Writing.Percent, (byte)'%') => Digits(text, 1, 2, out character),
            (Writing.Escapes or Writing.Notebook, (byte)'\\') => Backslash(text, out character),
            (Writing.Entities, (byte)'&') => Entity(text, out character),
            _ => None(out character),
        };

    private static int None(out int character) => character = 0;

    private static int Backslash(ReadOnlySpan<byte> text, out int character)
    {
        if (text.Length < 2)
            return None(out character);
        switch (text[1])
        {
            case (byte)'u' when text.Length > 3 && text[2] == '{':
                var close = text[..Math.Min(text.Length, 10)].IndexOf((byte)'}');
                return close > 3 && Digits(text, 3, close - 3, out character) > 0 ? close + 1 : None(out character);
            case (byte)'u':
                return Digits(text, 2, 4, out character);
            case (byte)'x':
                return Digits(text, 2, 2, out character);
            case (byte)'n':
                character = '\n';
                return 2;
            case (byte)'r':
                character = '\r';
                return 2;
            case (byte)'t':
                character = '\t';
                return 2;
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'\'':
                character = text[1];
                return 2;
            default:
                return None(out character);
        }
    }

    private static int Entity(ReadOnlySpan<byte> text, out int character)
    {
        var end = text[..Math.Min(text.Length, LongestEntity + 2)].IndexOf((byte)';');
        if (end < 3 || text[1] != '#')
            return None(out character);
        if (text[2] is (byte)'x' or (byte)'X')
            return end > 3 && Digits(text, 3, end - 3, out character) > 0 ? end + 1 : None(out character);
        character = 0;
        foreach (var digit in text[2..end])
        {
            if (!char.IsAsciiDigit((char)digit))
                return 0;
            character = character * 10 + (digit - '0');
        }

        return end + 1;
    }

    private static int Digits(ReadOnlySpan<byte> text, int from, int count, out int character)
    {
        character = 0;
        if (text.Length < from + count)
            return 0;
        foreach (var digit in text.Slice(from, count))
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return 0;
            character = character * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return from + count;
    }
}
