using System.Globalization;
using System.Numerics;
using System.Text;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>What a literal's source text means.</summary>
internal static class PythonLiterals
{
    /// <summary>CPython's own bound on the digits of an integer.</summary>
    private const int MostDigits = 4300;

    internal static string Decode(PythonText text, StringExpression literal)
    {
        var bytes = text.Bytes[literal.Start..literal.End];
        if (literal.Parts == 0)
        {
            if (literal.Form == FormattedText.Verbatim)
                return WithoutComments(Lines(text.Show(bytes)));
            var piece = new StringBuilder(bytes.Length);
            Append(piece, text, bytes, literal.Form == FormattedText.Raw, false, true);
            return piece.ToString();
        }

        var value = new StringBuilder(bytes.Length);
        var at = 0;
        for (var part = 0; part < literal.Parts && at < bytes.Length; part++)
        {
            at = ToQuote(bytes, at, out var raw);
            var quote = bytes[at];
            var marks = at + 2 < bytes.Length && bytes[at + 1] == quote && bytes[at + 2] == quote ? 3 : 1;
            var start = at + marks;
            var end = EndOf(bytes, start, quote, marks, text.Encoding == PythonEncoding.WideBytes);
            Append(value, text, bytes[start..end], raw, literal.IsBytes, false);
            at = end + marks;
        }

        return value.ToString();
    }

    /// <summary>Over white space, comments and the prefix to the first quote of the next literal.</summary>
    private static int ToQuote(ReadOnlySpan<byte> bytes, int at, out bool raw)
    {
        raw = false;
        while (bytes[at] is not ((byte)'"' or (byte)'\''))
        {
            if (bytes[at] == '#')
            {
                at += bytes[at..].IndexOfAny((byte)'\n', (byte)'\r');
                continue;
            }

            raw |= bytes[at] is (byte)'r' or (byte)'R';
            at++;
        }

        return at;
    }

    private static int EndOf(ReadOnlySpan<byte> bytes, int at, byte quote, int marks, bool wide)
    {
        while (at < bytes.Length)
        {
            if (bytes[at] == quote && (marks == 1 || bytes[at..].StartsWith([quote, quote, quote])))
                return at;
            if (bytes[at] == '\\')
                at += wide && at + 1 < bytes.Length && bytes[at + 1] >= 0x80 ? 3 : 2;
            else
                at += wide && bytes[at] >= 0x80 ? 2 : 1;
        }

        return bytes.Length - marks;
    }

    private static void Append(StringBuilder value, PythonText text, ReadOnlySpan<byte> bytes, bool raw, bool isBytes, bool braces)
    {
        // Before escapes are looked for: half of a letter may look like a backslash.
        var foreign = isBytes ? null : text.Foreign;
        if (foreign is not null)
            bytes = Encoding.UTF8.GetBytes(foreign.GetString(bytes));
        while (!bytes.IsEmpty)
        {
            var plain =
                raw ? bytes.IndexOfAny((byte)'\r', braces ? (byte)'{' : (byte)'\r', braces ? (byte)'}' : (byte)'\r')
                : braces ? bytes.IndexOfAny("\\\r{}"u8)
                : bytes.IndexOfAny((byte)'\\', (byte)'\r');
            if (plain < 0)
                plain = bytes.Length;
            if (plain > 0)
            {
                if (isBytes)
                    value.Append(Encoding.Latin1.GetString(bytes[..plain]));
                else
                    value.Append(foreign is null ? text.Show(bytes[..plain]) : Encoding.UTF8.GetString(bytes[..plain]));
                bytes = bytes[plain..];
                continue;
            }

            switch (bytes[0])
            {
                case (byte)'\r':
                    value.Append('\n');
                    bytes = bytes[(bytes.Length > 1 && bytes[1] == '\n' ? 2 : 1)..];
                    break;
                case (byte)'\\':
                    bytes = bytes[Escape(value, bytes, isBytes)..];
                    break;
                default:
                    value.Append((char)bytes[0]);
                    bytes = bytes[(bytes.Length > 1 && bytes[1] == bytes[0] ? 2 : 1)..];
                    break;
            }
        }
    }

    /// <summary>What <c>{x=}</c> shows is the expression as it stands, but for its comments.</summary>
    private static string WithoutComments(string text)
    {
        if (!text.Contains('#', StringComparison.Ordinal))
            return text;
        var shown = new StringBuilder(text.Length);
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '#' && quote == '\0')
            {
                at = text.IndexOf('\n', at);
                if (at < 0)
                    break;
                c = '\n';
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (c is '"' or '\'' && quote == '\0')
            {
                quote = c;
            }

            shown.Append(c);
        }

        return shown.ToString();
    }

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    /// <returns>How many bytes were read. What is no escape stays as it stands, with its backslash.</returns>
    private static int Escape(StringBuilder value, ReadOnlySpan<byte> bytes, bool isBytes)
    {
        if (bytes.Length < 2)
        {
            value.Append('\\');
            return 1;
        }

        switch (bytes[1])
        {
            case (byte)'\n':
                return 2;
            case (byte)'\r':
                return bytes.Length > 2 && bytes[2] == '\n' ? 3 : 2;
            case (byte)'\\':
            case (byte)'\'':
            case (byte)'"':
                value.Append((char)bytes[1]);
                return 2;
            case (byte)'a':
                value.Append('\a');
                return 2;
            case (byte)'b':
                value.Append('\b');
                return 2;
            case (byte)'f':
                value.Append('\f');
                return 2;
            case (byte)'n':
                value.Append('\n');
                return 2;
            case (byte)'r':
                value.Append('\r');
                return 2;
            case (byte)'t':
                value.Append('\t');
                return 2;
            case (byte)'v':
                value.Append('\v');
                return 2;
            case >= (byte)'0' and <= (byte)'7':
                var code = 0;
                var at = 1;
                while (at < 4 && at < bytes.Length && bytes[at] is >= (byte)'0' and <= (byte)'7')
                    code = code * 8 + bytes[at++] - '0';
                value.Append((char)(isBytes ? code & 0xFF : code));
                return at;
            case (byte)'x':
                return Hex(value, bytes, 2);
            case (byte)'u' when !isBytes:
                return Hex(value, bytes, 4);
            case (byte)'U' when !isBytes:
                return Hex(value, bytes, 8);
            // The names of all characters are a table of a megabyte: it is one character, and nobody knows which.
            case (byte)'N' when !isBytes && bytes.Length > 4 && bytes[2] == '{' && bytes.IndexOf((byte)'}') is > 3 and var close:
                value.Append(PythonText.Unnamed);
                return close + 1;
            default:
                value.Append('\\');
                return 1;
        }
    }

    private static int Hex(StringBuilder value, ReadOnlySpan<byte> bytes, int digits)
    {
        if (
            bytes.Length < 2 + digits
            || !uint.TryParse(bytes.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code > 0x10FFFF
        )
        {
            value.Append('\\');
            return 1;
        }

        if (code > 0xFFFF)
            value.Append(char.ConvertFromUtf32((int)code));
        else
            value.Append((char)code);
        return 2 + digits;
    }

    internal static long? Integer(ReadOnlySpan<byte> number)
    {
        var digits = Digits(number, out var radix);
        if (digits is null)
            return null;
        var value = 0L;
        foreach (var digit in digits)
        {
            var next = char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
            if (value > (long.MaxValue - next) / radix)
                return null;
            value = value * radix + next;
        }

        return value;
    }

    internal static BigInteger? BigInteger(ReadOnlySpan<byte> number)
    {
        var digits = Digits(number, out var radix);
        if (digits is null || digits.Length > MostDigits * (radix == 10 ? 1 : 4))
            return null;
        if (radix == 10)
            return System.Numerics.BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (radix == 16)
            return System.Numerics.BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (radix == 2)
            return System.Numerics.BigInteger.Parse("0" + digits, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture);
        var bits = string.Concat(digits.Select(digit => Convert.ToString(digit - '0', 2).PadLeft(3, '0')));
        return System.Numerics.BigInteger.Parse("0" + bits, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture);
    }

    internal static double? Float(ReadOnlySpan<byte> number)
    {
        if (Digits(number, out _) is not null)
            return null;
        var text = Encoding.ASCII.GetString(number).Replace("_", "", StringComparison.Ordinal).TrimEnd('j', 'J');
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>Of an integer, its digits without prefix, underscores and Python 2's <c>L</c>; null for all other numbers.</summary>
    private static string? Digits(ReadOnlySpan<byte> number, out int radix)
    {
        var text = Encoding.ASCII.GetString(number).Replace("_", "", StringComparison.Ordinal).TrimEnd('l', 'L');
        radix = 10;
        if (text.Length > 1 && text[0] == '0')
        {
            radix = (text[1] | 0x20) switch
            {
                'x' => 16,
                'o' => 8,
                'b' => 2,
                _ => 10,
            };
            if (radix != 10)
            {
                text = text[2..];
                return AreDigits(text, radix) ? text : null;
            }

            // Python 2's 0777; but 0.5, 00 and 0e1 are decimal.
            if (text.All(digit => digit is >= '0' and <= '7'))
            {
                radix = 8;
                return text;
            }
        }

        return text.Length > 0 && text.All(char.IsAsciiDigit) ? text : null;
    }

    private static bool AreDigits(string text, int radix) =>
        text.Length > 0
        && text.All(digit =>
            radix switch
            {
                16 => char.IsAsciiHexDigit(digit),
                8 => digit is >= '0' and <= '7',
                _ => digit is '0' or '1',
            }
        );
}
