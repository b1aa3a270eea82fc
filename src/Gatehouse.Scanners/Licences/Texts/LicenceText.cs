using System.Numerics;

namespace Gatehouse.Scanners.Licences.Texts;

/// <summary>
/// The words of a licence text, and the runs of words by which texts are compared. What SPDX's matching guidelines
/// (https://spdx.github.io/spdx-spec/v2.3/license-matching-guidelines-and-templates/) take for the same is the same here: case, white space,
/// punctuation, copyright lines, marks of lists and comments.
/// </summary>
public static class LicenceText
{
    /// <summary>So many words make a run.</summary>
    public const int RunLength = 4;

    private const int MostWords = 200_000;

    /// <summary>A hash for each run of words, in the order of the text.</summary>
    public static List<uint> Runs(string text)
    {
        var words = new List<uint>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (words.Count > MostWords)
                break;
            AddWords(line, words);
        }

        var runs = new List<uint>(Math.Max(0, words.Count - RunLength + 1));
        for (var i = 0; i + RunLength <= words.Count; i++)
        {
            var hash = 0u;
            for (var j = 0; j < RunLength; j++)
                hash = Mix(BitOperations.RotateLeft(hash, 5) ^ words[i + j]);
            runs.Add(hash);
        }

        return runs;
    }

    private static void AddWords(ReadOnlySpan<char> line, List<uint> words)
    {
        line = line.TrimStart(" \t*/#;-%!>|•·\u00a0\ufeff");
        if (IsOfItsOwners(line))
            return;
        line = line[MarkLength(line)..];
        Span<char> word = stackalloc char[40];
        var length = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && char.IsLetterOrDigit(line[i]))
            {
                if (length < word.Length)
                    word[length++] = char.ToLowerInvariant(line[i]);
            }
            // "don't" and "licensor's" are one word, whichever apostrophe they are written with.
            else if (length > 0 && !(i + 1 < line.Length && line[i] is '\'' or '’' or '‘'))
            {
                words.Add(Hash(word[..length]));
                length = 0;
            }
        }
    }

    /// <summary>Whose it is differs from copy to copy.</summary>
    private static bool IsOfItsOwners(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd();
        if (line.StartsWith("portions ", StringComparison.OrdinalIgnoreCase))
            line = line[9..];
        if (line.TrimEnd('.').Equals("all rights reserved", StringComparison.OrdinalIgnoreCase))
            return true;
        if (line.StartsWith("(c) ", StringComparison.OrdinalIgnoreCase) && line.IndexOfAnyInRange('0', '9') >= 0)
            return true;
        if (line.StartsWith("©", StringComparison.Ordinal))
            return true;
        return line.StartsWith("copyright", StringComparison.OrdinalIgnoreCase)
            && (
                line.IndexOfAnyInRange('0', '9') >= 0
                || line.ContainsAny("<[{©")
                || line.Contains("(c)", StringComparison.OrdinalIgnoreCase)
                || line.StartsWith("copyright by", StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>How much of a line's beginning numbers it: <c>1.</c>, <c>(a)</c>, <c>iv)</c>, <c>2.1.</c></summary>
    private static int MarkLength(ReadOnlySpan<char> line)
    {
        const int longest = 6;
        var at = line.StartsWith("(") || line.StartsWith("[") ? 1 : 0;
        var start = at;
        while (at < line.Length && at - start < longest && (char.IsAsciiDigit(line[at]) || (line[at] == '.' && at > start)))
            at++;
        if (at == start)
        {
            while (at < line.Length && at - start < 4 && (line[at] is 'i' or 'v' or 'x' or 'I' or 'V' or 'X' || at == start))
            {
                if (!char.IsAsciiLetter(line[at]))
                    return 0;
                at++;
            }
        }

        if (at == start || at >= line.Length)
            return 0;
        return line[at] is '.' or ')' or ']' || (line[at - 1] == '.' && line[at] == ' ') ? at + 1 : 0;
    }

    private static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = 2_166_136_261u;
        foreach (var c in word)
            hash = (hash ^ c) * 16_777_619u;
        // Two spellings of one word.
        if (word is "licence")
            return Hash("license");
        if (word is "licences")
            return Hash("licenses");
        return word is "https" ? Hash("http") : Mix(hash);
    }

    private static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EB_CA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2_AE35u;
        return hash ^ (hash >> 16);
    }
}
