using System.Buffers;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>
/// A value of a known shape near a name, however it is given to it: <c>name ::= "value"</c>, <c>name string = "value"</c>,
/// <c>name,value,</c>, <c>name(value)</c>, <c>\"name\": \"value\"</c>, a value on the line after <c>&lt;name&gt;</c> or <c>name: |</c>.
/// Where <see cref="Assignment"/> reads any value, this reads only what its shape already proves, and may therefore be lenient in between.
/// </summary>
internal static class NamedValue
{
    private const int LongestName = 80;
    private const int LongestTail = 32;
    private const int LongestGap = 80;
    private const int LongestOperator = 4;
    private const int MostBlanks = 16;

    /// <summary>One of these at least is in every operator that gives a value to a name.</summary>
    private static readonly SearchValues<byte> Signs = SearchValues.Create("=:>(,|"u8);

    /// <summary>Reads the value whose name holds the bytes at <paramref name="at"/>; false where none of the shape follows.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int at, int length, TokenPattern shape, out Assignment assignment)
    {
        assignment = default;
        var start = at;
        while (start > 0 && at - start < LongestName && IsNameByte(text[start - 1]))
            start--;
        var nameEnd = at + length;
        while (nameEnd < text.Length && nameEnd - at < LongestName && IsNameByte(text[nameEnd]))
            nameEnd++;
        // `.=` joins strings in PHP and Perl.
        if (nameEnd < text.Length && text[nameEnd] == '=' && text[nameEnd - 1] == '.')
            nameEnd--;
        // A type or further words of the name: `var apiToken string = …`, `api token: …`.
        var end = PassWords(text, nameEnd);
        var value = end;
        SkipAny(text, ref value, 6, "\\\"'`])"u8);
        SkipAny(text, ref value, MostBlanks, " \t"u8);
        var operatorAt = value;
        SkipAny(text, ref value, LongestOperator, "=:><?+.|(,~-!"u8);
        var sign = text[operatorAt..value];
        if (!sign.ContainsAny(Signs))
            return false;
        if (!PassGap(text, ref value, sign, out var isQuoted))
            return false;
        var found = shape.MatchAt(text, value);
        if (found <= 0 || GoesOn(text[(value + found)..]))
            return false;
        assignment = new Assignment(ByteSpan.Between(start, end), new ByteSpan(value, found), isQuoted);
        return true;
    }

    private static bool IsNameByte(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-' or (byte)'.';

    private static int PassWords(ReadOnlySpan<byte> text, int from)
    {
        var at = from;
        while (at < text.Length && at - from < LongestTail && (IsNameByte(text[at]) || text[at] is (byte)' ' or (byte)'\t'))
            at++;
        // Only words that an operator follows belong to the name.
        if (at >= text.Length || at - from >= LongestTail || !"=:>|,("u8.Contains(text[at]))
            return from;
        while (at > from && !char.IsAsciiLetterOrDigit((char)text[at - 1]))
            at--;
        return Math.Max(at, from);
    }

    /// <summary>Blanks, quotes and brackets up to the value; a line end only after a sign that announces a block.</summary>
    private static bool PassGap(ReadOnlySpan<byte> text, ref int at, ReadOnlySpan<byte> sign, out bool isQuoted)
    {
        isQuoted = false;
        var opensBlock = sign[^1] is (byte)'>' or (byte)'|' or (byte)'(';
        var start = at;
        for (; at < text.Length && at - start < LongestGap; at++)
        {
            switch (text[at])
            {
                case (byte)'"' or (byte)'\'' or (byte)'`':
                    isQuoted = true;
                    break;
                case (byte)'|' or (byte)'>':
                    opensBlock = true;
                    break;
                case (byte)' ' or (byte)'\t' or (byte)'\\' or (byte)'[' or (byte)'{' or (byte)'(' or (byte)'@' or (byte)'=':
                    break;
                case (byte)'\r' or (byte)'\n':
                    if (!opensBlock)
                        return false;
                    break;
                default:
                    // The prefix letter of a string: b"", f'', r"".
                    if (!isQuoted && at + 1 < text.Length && text[at + 1] is (byte)'"' or (byte)'\'')
                        break;
                    return true;
            }
        }

        return false;
    }

    private static void SkipAny(ReadOnlySpan<byte> text, ref int at, int most, ReadOnlySpan<byte> set)
    {
        var start = at;
        while (at < text.Length && at - start < most && set.Contains(text[at]))
            at++;
    }

    /// <summary>A value that goes on in a longer word is another value.</summary>
    private static bool GoesOn(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            return false;
        if (char.IsAsciiLetterOrDigit((char)rest[0]) || rest[0] == '_')
            return true;
        return rest.Length > 1 && "-+/=.~:%@"u8.Contains(rest[0]) && char.IsAsciiLetterOrDigit((char)rest[1]);
    }
}
