using System.Globalization;
using System.Text;

namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>A Python version taken apart. https://packaging.python.org/specifications/version-specifiers/</summary>
internal ref struct Pep440Version
{
    private const int Legacy = 0;
    private const int Proper = 1;

    private const int End = 1;
    private const int Number = 2;
    private const int Word = 2;
    private const int LocalNumber = 3;

    private const int DevelopmentOnly = 0;
    private const int NoPrerelease = 4;

    private static readonly string[] Prereleases = ["alpha", "a", "beta", "b", "preview", "pre", "c", "rc"];
    private static readonly string[] PrereleaseNames = ["a", "b", "rc"];
    private static readonly int[] PrereleaseKinds = [1, 1, 2, 2, 3, 3, 3, 3];
    private static readonly string[] Posts = ["post", "rev", "r"];

    public ReadOnlySpan<char> Epoch;

    /// <summary>The numbers with the dots between them.</summary>
    public ReadOnlySpan<char> Release;

    /// <summary>1 alpha, 2 beta, 3 candidate; 0 none.</summary>
    public int PrereleaseKind;

    public ReadOnlySpan<char> Prerelease;
    public bool IsPost;
    public ReadOnlySpan<char> Post;
    public bool IsDevelopment;
    public ReadOnlySpan<char> Development;
    public ReadOnlySpan<char> Local;

    public readonly bool IsPrerelease => PrereleaseKind > 0 || IsDevelopment;

    public static bool TryRead(ReadOnlySpan<char> text, out Pep440Version version)
    {
        version = default;
        text.TakeAny("vV");
        if (text.Contains('!'))
        {
            version.Epoch = text.TakeUntil('!');
            if (!version.Epoch.IsNumber())
                return false;
        }

        var release = text;
        do
        {
            if (text.TakeDigits().IsEmpty)
                return false;
        } while (text is ['.', >= '0' and <= '9', ..] && text.TakeAny("."));
        version.Release = release[..^text.Length];

        var rest = text;
        rest.TakeAny("-_.");
        for (var at = 0; at < Prereleases.Length && version.PrereleaseKind == 0; at++)
        {
            // "pre" also begins "preview", "r" also "rc": the longer stands first, and a candidate is tried before a revision.
            if (!rest.TakeWord(Prereleases[at]))
                continue;
            version.PrereleaseKind = PrereleaseKinds[at];
            text = rest;
            version.Prerelease = TakeNumber(ref text);
        }

        if (text is ['-', >= '0' and <= '9', ..])
        {
            text.TakeAny("-");
            version.IsPost = true;
            version.Post = text.TakeDigits();
        }
        else
        {
            rest = text;
            rest.TakeAny("-_.");
            for (var at = 0; at < Posts.Length && !version.IsPost; at++)
            {
                if (!rest.TakeWord(Posts[at]))
                    continue;
                version.IsPost = true;
                text = rest;
                version.Post = TakeNumber(ref text);
            }
        }

        rest = text;
        rest.TakeAny("-_.");
        if (rest.TakeWord("dev"))
        {
            version.IsDevelopment = true;
            text = rest;
            version.Development = TakeNumber(ref text);
        }

        if (text.IsEmpty)
            return true;
        if (!text.TakeAny("+"))
            return false;
        version.Local = text;
        return IsLocal(text);
    }

    public readonly void Write(ref KeyWriter key, bool withLocal = true)
    {
        key.Mark(Proper);
        key.Number(Epoch);
        var release = Release;
        SemVerText.WriteNumbers(ref release, ref key, out _);
        if (PrereleaseKind > 0)
        {
            key.Mark(PrereleaseKind);
            key.Number(Prerelease);
        }
        else
        {
            key.Mark(IsDevelopment && !IsPost ? DevelopmentOnly : NoPrerelease);
        }

        key.Mark(IsPost ? 1 : 0);
        if (IsPost)
            key.Number(Post);
        key.Mark(IsDevelopment ? 0 : 1);
        if (IsDevelopment)
            key.Number(Development);
        var local = withLocal ? Local : default;
        while (!local.IsEmpty)
        {
            var part = TakeLocalPart(ref local);
            if (part.IsNumber())
            {
                key.Mark(LocalNumber);
                key.Number(part);
            }
            else
            {
                key.Mark(Word);
                key.Lower(part);
            }
        }

        key.Mark(End);
    }

    /// <summary>
    /// What is older than the standard sorts below all that follows it, as setuptools did: numbers by their size, words before numbers,
    /// "final" unwritten at the end.
    /// </summary>
    public static void WriteLegacy(scoped ReadOnlySpan<char> text, ref KeyWriter key)
    {
        key.Mark(Legacy);
        while (!text.IsEmpty)
        {
            if (text.StartsWithDigit())
            {
                key.Mark(3);
                key.Number(text.TakeDigits());
            }
            else if (text.StartsWithLetter())
            {
                var word = text.TakeLetters();
                key.Mark(word.Equals("post", StringComparison.OrdinalIgnoreCase) || IsAfterFinal(word) ? 2 : 0);
                key.Lower(word);
            }
            else if (text[0] is '.' or '-' or '_')
            {
                text = text[1..];
            }
            else
            {
                key.Mark(2);
                key.Text(text[..1]);
                text = text[1..];
            }
        }

        key.Mark(End);
    }

    public override readonly string ToString()
    {
        var text = new StringBuilder();
        if (!Epoch.TrimStart('0').IsEmpty)
            text.Append(Plain(Epoch)).Append('!');
        var release = Release;
        var separator = "";
        while (!release.IsEmpty)
        {
            text.Append(separator).Append(Plain(release.TakeUntil('.')));
            separator = ".";
        }

        if (PrereleaseKind > 0)
            text.Append(PrereleaseNames[PrereleaseKind - 1]).Append(Plain(Prerelease));
        if (IsPost)
            text.Append(CultureInfo.InvariantCulture, $".post{Plain(Post)}");
        if (IsDevelopment)
            text.Append(CultureInfo.InvariantCulture, $".dev{Plain(Development)}");
        separator = "+";
        var local = Local;
        while (!local.IsEmpty)
        {
            var part = TakeLocalPart(ref local);
            text.Append(separator).Append(part.IsNumber() ? Plain(part) : part.ToString().ToLowerInvariant());
            separator = ".";
        }

        return text.ToString();
    }

    private static ReadOnlySpan<char> Plain(ReadOnlySpan<char> number)
    {
        number = number.TrimStart('0');
        return number.IsEmpty ? "0" : number;
    }

    private static bool IsAfterFinal(ReadOnlySpan<char> word) => string.CompareOrdinal(word.ToString().ToLowerInvariant(), "final") > 0;

    /// <summary>The number after "rc" and its like; a separator belongs to it even where no number follows.</summary>
    private static ReadOnlySpan<char> TakeNumber(scoped ref ReadOnlySpan<char> text)
    {
        text.TakeAny("-_.");
        return text.TakeDigits();
    }

    private static ReadOnlySpan<char> TakeLocalPart(scoped ref ReadOnlySpan<char> local)
    {
        var end = local.IndexOfAny("-_.");
        var part = end < 0 ? local : local[..end];
        local = end < 0 ? default : local[(end + 1)..];
        return part;
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        var letterBefore = false;
        foreach (var letter in local)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                letterBefore = true;
            else if (letter is '-' or '_' or '.' && letterBefore)
                letterBefore = false;
            else
                return false;
        }

        return letterBefore;
    }
}
