namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>Finds the word that somebody meant: letters missing, added, wrong, or two swapped.</summary>
internal static class Spelling
{
    private const int MostEdits = 2;
    private const int LongestWord = 64;

    /// <summary>The closest of the words, the first of them where several are as close; null where none is within two edits.</summary>
    public static string? Nearest(string word, IEnumerable<string> words)
    {
        if (word.Length is 0 or > LongestWord)
            return null;
        string? nearest = null;
        var least = MostEdits + 1;
        foreach (var candidate in words)
        {
            // Two edits turn any two letters into any other two: a short word must keep most of itself.
            var edits = Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits < least && edits * 2 < Math.Max(candidate.Length, word.Length) + 1)
            {
                least = edits;
                nearest = candidate;
            }
        }

        return nearest;
    }

    /// <summary>Damerau's distance in its restricted form: insertions, deletions, substitutions, and swaps of neighbours.</summary>
    public static int Edits(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > MostEdits)
            return MostEdits + 1;
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var differs = left[i - 1] == right[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + differs);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }

        return rows[left.Length, right.Length];
    }
}
