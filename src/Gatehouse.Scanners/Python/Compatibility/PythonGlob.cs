namespace Gatehouse.Scanners.Python.Compatibility;

/// <summary>A pattern of Python's <c>fnmatch</c>: <c>*</c> stands for anything, a <c>/</c> too; <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c>.</summary>
internal static class PythonGlob
{
    public static bool Matches(string pattern, string text)
    {
        var p = 0;
        var t = 0;
        var star = -1;
        var from = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, from) = (p++, t);
            }
            else if (p < pattern.Length && Takes(pattern, p, text[t]) is var length and > 0)
            {
                p += length;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++from);
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    /// <summary>How long the part of the pattern is that stands for this character; 0 where it does not.</summary>
    private static int Takes(string pattern, int at, char c)
    {
        if (pattern[at] != '[')
            return pattern[at] == '?' || pattern[at] == c ? 1 : 0;
        var isNegative = at + 1 < pattern.Length && pattern[at + 1] == '!';
        var first = at + (isNegative ? 2 : 1);
        // A bracket that stands first is one of the characters.
        var end = first + 1 <= pattern.Length ? pattern.IndexOf(']', Math.Min(first + 1, pattern.Length)) : -1;
        if (end < 0)
            return c == '[' ? 1 : 0;
        var isIn = false;
        for (var i = first; i < end; i++)
        {
            if (i + 2 < end && pattern[i + 1] == '-')
            {
                isIn |= pattern[i] <= c && c <= pattern[i + 2];
                i += 2;
            }
            else
            {
                isIn |= pattern[i] == c;
            }
        }

        return isIn != isNegative ? end + 1 - at : 0;
    }
}
