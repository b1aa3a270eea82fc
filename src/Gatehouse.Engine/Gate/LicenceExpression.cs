namespace Gatehouse.Engine.Gate;

/// <summary>Asks an SPDX licence expression whether there is a way to use the component without certain licences.</summary>
internal static class LicenceExpression
{
    private const int MaxLength = 4_096;
    private const int MaxDepth = 32;

    private static readonly char[] Between = [' ', '\t', '\r', '\n'];

    /// <summary>
    /// True where every choice that the expression leaves includes one of the names. What cannot be read counts by the words in it.
    /// </summary>
    public static bool Imposes(string expression, ImmutableArray<string> names)
    {
        if (expression.Length > MaxLength)
            return true;
        var words = expression
            .Replace("(", " ( ", StringComparison.Ordinal)
            .Replace(")", " ) ", StringComparison.Ordinal)
            .Split(Between, StringSplitOptions.RemoveEmptyEntries);
        var at = 0;
        var imposed = Alternatives(words, ref at, names, 0);
        return imposed is { } known && at == words.Length ? known : words.Any(word => IsNamed(word, names));
    }

    private static bool? Alternatives(string[] words, ref int at, ImmutableArray<string> names, int depth)
    {
        var imposed = Together(words, ref at, names, depth);
        while (imposed is not null && Takes(words, ref at, "OR"))
            imposed = Together(words, ref at, names, depth) is { } next ? next & imposed : null;
        return imposed;
    }

    private static bool? Together(string[] words, ref int at, ImmutableArray<string> names, int depth)
    {
        var imposed = One(words, ref at, names, depth);
        while (imposed is not null && Takes(words, ref at, "AND"))
            imposed = One(words, ref at, names, depth) is { } next ? next | imposed : null;
        return imposed;
    }

    private static bool? One(string[] words, ref int at, ImmutableArray<string> names, int depth)
    {
        if (at == words.Length || depth > MaxDepth)
            return null;
        var word = words[at++];
        if (word == "(")
        {
            var inner = Alternatives(words, ref at, names, depth + 1);
            return Takes(words, ref at, ")") ? inner : null;
        }

        if (word == ")")
            return null;
        // An exception widens what the licence permits, but does not lift the licence.
        if (Takes(words, ref at, "WITH"))
        {
            if (at == words.Length)
                return null;
            at++;
        }

        return IsNamed(word, names);
    }

    private static bool Takes(string[] words, ref int at, string word)
    {
        if (at == words.Length || !words[at].Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        at++;
        return true;
    }

    private static bool IsNamed(string licence, ImmutableArray<string> names) =>
        names.Any(name =>
            name.EndsWith('*')
                ? licence.StartsWith(name[..^1], StringComparison.OrdinalIgnoreCase)
                : licence.TrimEnd('+').Equals(name.TrimEnd('+'), StringComparison.OrdinalIgnoreCase)
        );
}
