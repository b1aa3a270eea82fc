namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>Maven's order of versions. https://maven.apache.org/pom.html#version-order-specification</summary>
public sealed class MavenOrder : VersionOrder
{
    // Qualifiers that Maven knows to come before a release; their places are their marks.
    private static readonly string[] Before = ["alpha", "beta", "milestone", "rc", "snapshot"];

    private const int End = 6;
    private const int ServicePack = 7;
    private const int OtherWord = 8;
    private const int AfterHyphen = 9;
    private const int AfterDot = 10;

    public override string Name => "maven";

    public override ImmutableArray<string> Ecosystems => ["Maven"];

    private enum Kind
    {
        Number,
        Word,
    }

    private readonly record struct Token(Kind Kind, bool Hyphen, int Start, int Length, bool BeforeDigit);

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        // An empty token between separators is a zero, so that there may be one token more than letters.
        Span<Token> tokens = stackalloc Token[version.Length + 1];
        var count = Trim(version, tokens[..Split(version, tokens)]);
        foreach (var token in tokens[..count])
        {
            var text = version.Slice(token.Start, token.Length);
            if (token.Kind == Kind.Number)
            {
                key.Mark(token.Hyphen ? AfterHyphen : AfterDot);
                key.Number(text);
            }
            else
            {
                WriteWord(text, token.BeforeDigit, ref key);
            }
        }

        key.Mark(End);
        return true;
    }

    /// <summary>Between digits and letters stands an unwritten hyphen.</summary>
    private static int Split(ReadOnlySpan<char> version, Span<Token> tokens)
    {
        var count = 0;
        var hyphen = false;
        var at = 0;
        while (true)
        {
            var start = at;
            while (at < version.Length && char.IsAsciiDigit(version[at]))
                at++;
            if (at == start)
            {
                while (at < version.Length && version[at] is not ('.' or '-') && !char.IsAsciiDigit(version[at]))
                    at++;
                var kind = at == start ? Kind.Number : Kind.Word;
                tokens[count++] = new Token(kind, hyphen, start, at - start, at < version.Length && char.IsAsciiDigit(version[at]));
            }
            else
            {
                tokens[count++] = new Token(Kind.Number, hyphen, start, at - start, BeforeDigit: false);
            }

            if (at == version.Length)
                return count;
            hyphen = true;
            if (version[at] is '.' or '-')
                hyphen = version[at++] == '-';
        }
    }

    /// <summary>
    /// Takes away what says nothing (zeros, "final") at the end and before each hyphen; a word counts as one with a hyphen.
    /// </summary>
    private static int Trim(ReadOnlySpan<char> version, Span<Token> tokens)
    {
        var kept = 0;
        for (var at = 0; at < tokens.Length; at++)
        {
            var token = tokens[at];
            if (token.Hyphen || token.Kind == Kind.Word)
                kept = DropNothings(version, tokens[..kept]);
            tokens[kept++] = token;
        }

        return DropNothings(version, tokens[..kept]);
    }

    private static int DropNothings(ReadOnlySpan<char> version, ReadOnlySpan<Token> tokens)
    {
        var kept = tokens.Length;
        while (kept > 0 && IsNothing(version.Slice(tokens[kept - 1].Start, tokens[kept - 1].Length)))
            kept--;
        return kept;
    }

    private static bool IsNothing(scoped ReadOnlySpan<char> text) => text.TrimStart('0').IsEmpty || IsRelease(text);

    private static bool IsRelease(scoped ReadOnlySpan<char> word) => Is(word, "final") || Is(word, "ga") || Is(word, "release");

    private static void WriteWord(scoped ReadOnlySpan<char> word, bool beforeDigit, ref KeyWriter key)
    {
        if (beforeDigit && word.Length == 1)
        {
            word = char.ToLowerInvariant(word[0]) switch
            {
                'a' => "alpha",
                'b' => "beta",
                'm' => "milestone",
                _ => word,
            };
        }

        if (Is(word, "cr"))
            word = "rc";
        for (var at = 0; at < Before.Length; at++)
        {
            if (Is(word, Before[at]))
            {
                key.Mark(at + 1);
                return;
            }
        }

        if (IsRelease(word))
        {
            // Not at an end, so that it was not taken away: what follows decides.
            key.Mark(End);
        }
        else if (Is(word, "sp"))
        {
            key.Mark(ServicePack);
        }
        else
        {
            key.Mark(OtherWord);
            key.Lower(word);
        }
    }

    private static bool Is(scoped ReadOnlySpan<char> word, ReadOnlySpan<char> known) =>
        word.Equals(known, StringComparison.OrdinalIgnoreCase);
}
