using System.Globalization;

namespace Gatehouse.Engine.Syntax.Toml;

/// <summary>Dates and times as RFC 3339 writes them: all at once, or the date or the time alone.</summary>
internal static class TomlMoments
{
    public static bool IsMoment(string word)
    {
        if (word.Length > 10 && word[10] is 'T' or 't' or ' ')
            return IsDate(word[..10]) && IsTime(word[11..], mayHaveOffset: true);
        return IsDate(word) || IsTime(word, mayHaveOffset: false);
    }

    public static bool IsDate(string word) =>
        word.Length == 10
        && word[4] == '-'
        && word[7] == '-'
        && Number(word, 0, 4) is { } year
        && Number(word, 5, 2) is >= 1 and <= 12 and var month
        && Number(word, 8, 2) is >= 1 and var day
        // The year 0 exists in RFC 3339, and was a leap year.
        && day <= DateTime.DaysInMonth(year == 0 ? 4 : year, month);

    private static bool IsTime(string word, bool mayHaveOffset)
    {
        if (
            word.Length < 8
            || word[2] != ':'
            || word[5] != ':'
            || Number(word, 0, 2) is not <= 23
            || Number(word, 3, 2) is not <= 59
            || Number(word, 6, 2) is not <= 60
        )
            return false;
        var rest = word.AsSpan(8);
        if (rest is ['.', ..])
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? rest.Length - 1 : digits;
            if (digits == 0)
                return false;
            rest = rest[(1 + digits)..];
        }

        if (rest.IsEmpty)
            return true;
        if (!mayHaveOffset)
            return false;
        if (rest is "Z" or "z")
            return true;
        var offset = rest.ToString();
        return offset.Length == 6
            && offset[0] is '+' or '-'
            && offset[3] == ':'
            && Number(offset, 1, 2) is <= 23
            && Number(offset, 4, 2) is <= 59;
    }

    private static int? Number(string text, int start, int length) =>
        int.TryParse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
