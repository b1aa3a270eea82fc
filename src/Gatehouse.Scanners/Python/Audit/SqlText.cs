using System.Buffers;

namespace Gatehouse.Scanners.Python.Audit;

/// <summary>
/// Whether a text reads like a statement of SQL: <c>select … from</c>, <c>delete from</c>, <c>insert into … values</c>, <c>update … set</c>,
/// each word with white space after it, in any case and anywhere. One pass for each form.
/// </summary>
internal static class SqlText
{
    /// <summary>Most texts hold none of these, which one look tells.</summary>
    private static readonly SearchValues<string> _verbs = SearchValues.Create(
        ["select", "delete", "insert", "update"],
        StringComparison.OrdinalIgnoreCase
    );

    public static bool Is(string text) => text.AsSpan().ContainsAny(_verbs) && HasForm(text);

    private static bool HasForm(string text) =>
        After(text, 0, "select") is >= 0 and var selected && After(text, selected, "from") >= 0
        || HasPair(text, "delete", "from") >= 0
        || HasPair(text, "insert", "into") is >= 0 and var inserted && HasValues(text, inserted)
        || After(text, 0, "update") is >= 0 and var updated && After(text, updated, "set") >= 0;

    /// <summary>Where the text goes on after the word and one white space; -1 where it does not stand there.</summary>
    private static int After(string text, int from, string word)
    {
        while (from < text.Length && text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            from = at + word.Length;
            if (from < text.Length && IsSpace(text[from]))
                return from + 1;
        }

        return -1;
    }

    /// <summary>Two words with nothing but white space between and white space after.</summary>
    private static int HasPair(string text, string first, string second)
    {
        for (var from = 0; After(text, from, first) is >= 0 and var at; from = at)
        {
            while (at < text.Length && IsSpace(text[at]))
                at++;
            var end = at + second.Length;
            if (
                end < text.Length
                && text.AsSpan(at, second.Length).Equals(second, StringComparison.OrdinalIgnoreCase)
                && IsSpace(text[end])
            )
                return end + 1;
        }

        return -1;
    }

    private static bool HasValues(string text, int from)
    {
        const string word = "values";
        while (from < text.Length && text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            from = at + word.Length;
            if (from < text.Length && (IsSpace(text[from]) || text[from] == '('))
                return true;
        }

        return false;
    }

    /// <summary>As Python's <c>str.isspace</c> has it.</summary>
    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';
}
