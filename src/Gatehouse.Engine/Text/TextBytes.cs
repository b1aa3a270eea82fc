using System.Text;

namespace Gatehouse.Engine.Text;

/// <summary>Shows raw bytes of unknown making to people: UTF-8 where it is valid, else Latin-1; nothing that steers a terminal.</summary>
public static class TextBytes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Decode(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    /// <summary>How many characters (Unicode code points) the bytes show as.</summary>
    public static int CountCharacters(ReadOnlySpan<byte> bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            return bytes.Length;
        var count = 0;
        foreach (var b in bytes)
            count += (b & 0xC0) != 0x80 ? 1 : 0;
        return count;
    }

    /// <summary>How many bytes so many characters take; all of them where there are fewer characters.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes, int characters)
    {
        var at = 0;
        for (; characters > 0 && at < bytes.Length; characters--)
        {
            at++;
            while (at < bytes.Length && (bytes[at] & 0xC0) == 0x80)
                at++;
        }

        return at;
    }

    /// <summary>One line, safe to print: control characters, direction overrides and line separators become visible escapes.</summary>
    public static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            switch (c)
            {
                case '\n':
                    shown.Append("\\n");
                    break;
                case '\r':
                    shown.Append("\\r");
                    break;
                case '\t':
                    shown.Append("\\t");
                    break;
                default:
                    if (Hides(c))
                        shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    else
                        shown.Append(c);
                    break;
            }
        }

        return shown.ToString();
    }

    /// <summary>Characters that draw nothing, or that change how their neighbours are drawn (CVE-2021-42574).</summary>
    public static bool Hides(char c) =>
        char.IsControl(c)
        || c is '\u2028' or '\u2029' or '\uFEFF'
        || c is >= '\u200B' and <= '\u200F'
        || c is >= '\u202A' and <= '\u202E'
        || c is >= '\u2066' and <= '\u2069';
}
