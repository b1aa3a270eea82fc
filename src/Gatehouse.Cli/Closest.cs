namespace Gatehouse.Cli;

/// <summary>Finds the word that a mistyped one was meant to be.</summary>
internal static class Closest
{
    private const int LongestWord = 80;

    public static string? To(string word, IEnumerable<string> known)
    {
        if (word.Length > LongestWord)
            return null;
        // A third of the word may be wrong; two letters of a four-letter word would match anything.
        var limit = Math.Max(1, (word.Length + 1) / 3);
        return known
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair =>
                pair.distance <= limit || (word.Length >= 3 && pair.candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            )
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours, each one step (optimal string alignment).</summary>
    private static int Distance(string left, string right)
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
                var same = Same(left[i - 1], right[j - 1]);
                var steps = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    steps = Math.Min(steps, rows[i - 2, j - 2] + 1);
                rows[i, j] = steps;
            }
        }

        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
