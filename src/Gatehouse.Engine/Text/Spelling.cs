namespace Gatehouse.Engine.Text;

/// <summary>Finds the word that somebody meant: letters missing, added, wrong, or two swapped; or the rest not written.</summary>
public static class Spelling
{
    private const int LongestWord = 80;
    private const int ShortestBeginning = 3;

    /// <summary>The closest of the words, the first in ordinal order where several are as close; null where none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> words)
    {
        if (word.Length is 0 or > LongestWord)
            return null;
        // A third of the word may be wrong; two letters of a four-letter word would match anything.
        var limit = Math.Max(1, (word.Length + 1) / 3);
        return words
            .Where(candidate => candidate.Length <= LongestWord)
            .Select(candidate => (candidate, edits: Edits(word, candidate)))
            .Where(pair =>
                (pair.edits <= limit && pair.edits * 2 < Math.Max(word.Length, pair.candidate.Length) + 1)
                || (word.Length >= ShortestBeginning && pair.candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            )
            .OrderBy(pair => pair.edits)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Damerau's distance in its restricted form: insertions, deletions, substitutions, and swaps of neighbours, in any case.</summary>
    public static int Edits(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var differs = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + differs);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }

        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
