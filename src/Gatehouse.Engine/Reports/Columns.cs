using System.Text;

namespace Gatehouse.Engine.Reports;

/// <summary>How many terminal columns text takes: two for East Asian wide characters (UAX #11), none for marks that combine.</summary>
internal static class Columns
{
    public static int Of(ReadOnlySpan<char> text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += Of(rune);
        return columns;
    }

    public static int Of(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.EnclosingMark
                or System.Globalization.UnicodeCategory.Format
            ? 0
        : IsWide(rune.Value) ? 2
        : 1;

    /// <summary>As many whole characters of the beginning as fit; with an ellipsis where some did not.</summary>
    public static string Cut(string text, int columns)
    {
        if (Of(text) <= columns)
            return text;
        var (used, end) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + Of(rune) > columns - 1)
                break;
            used += Of(rune);
            end += rune.Utf16SequenceLength;
        }

        return text[..end] + "…";
    }

    /// <summary>Breaks at spaces; a longer word is broken where it must be.</summary>
    public static IEnumerable<string> Wrap(string text, int columns)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var width = Of(word);
            if (used > 0 && used + 1 + width > columns)
            {
                yield return line.ToString();
                line.Clear();
                used = 0;
            }

            if (used > 0)
            {
                line.Append(' ');
                used++;
            }

            foreach (var rune in word.EnumerateRunes())
            {
                if (used + Of(rune) > columns && used > 0)
                {
                    yield return line.ToString();
                    line.Clear();
                    used = 0;
                }

                line.Append(rune);
                used += Of(rune);
            }
        }

        if (line.Length > 0)
            yield return line.ToString();
    }

    private static bool IsWide(int c) =>
        c >= 0x1100
        && (
            c <= 0x115F
            || c is 0x2329 or 0x232A or 0x23F0 or 0x23F3 or 0x2705 or 0x274C or 0x2728 or 0x2753 or 0x2757 or 0x27B0
            || c is >= 0x231A and <= 0x231B
            || c is >= 0x23E9 and <= 0x23EC
            || c is >= 0x2614 and <= 0x2615
            || c is >= 0x2648 and <= 0x2653
            || c is >= 0x26AA and <= 0x26AB
            || c is >= 0x2795 and <= 0x2797
            || c is >= 0x2B1B and <= 0x2B1C
            || (c is >= 0x2E80 and <= 0xA4CF && c != 0x303F)
            || c is >= 0xA960 and <= 0xA97C
            || c is >= 0xAC00 and <= 0xD7A3
            || c is >= 0xF900 and <= 0xFAFF
            || c is >= 0xFE10 and <= 0xFE19
            || c is >= 0xFE30 and <= 0xFE6F
            || c is >= 0xFF00 and <= 0xFF60
            || c is >= 0xFFE0 and <= 0xFFE6
            || c is >= 0x17000 and <= 0x18CFF
            || c is >= 0x1B000 and <= 0x1B2FF
            || c is >= 0x1F300 and <= 0x1F64F
            || c is >= 0x1F680 and <= 0x1F6FF
            || c is >= 0x1F900 and <= 0x1FAFF
            || c is >= 0x20000 and <= 0x3FFFD
        );
}
