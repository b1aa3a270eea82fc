using System.Buffers;

namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// Alpine's package versions: <c>1.2.3b_rc1_git20200101~5ce1a1-r4</c>.
/// https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/doc/apk-package.5.scd
/// </summary>
public sealed class ApkOrder : VersionOrder
{
    // A version that goes on with one of the first four is earlier than the one that ends there, with one of the others later.
    private const int End = 5;
    private const int Revision = 6;
    private const int Hash = 7;
    private const int SuffixNumber = 8;
    private const int AfterSuffix = 9;
    private const int Letter = 14;
    private const int Number = 15;

    /// <summary>A part with a leading zero is compared as text, and before all others, as are fractions.</summary>
    private const int Fraction = 0;

    private const int Whole = 1;

    private static readonly SearchValues<char> HashDigits = SearchValues.Create("0123456789abcdef");

    private static readonly string[] Before = ["alpha", "beta", "pre", "rc"];
    private static readonly string[] After = ["cvs", "svn", "git", "hg", "p"];

    public override string Name => "apk";

    public override ImmutableArray<string> Ecosystems =>
        ["Alpine", "Wolfi", "Chainguard", "MinimOS", "Alpaquita", "BellSoft Hardened Containers", "CleanStart"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        if (!version.StartsWithDigit())
            return false;
        key.Number(version.TakeDigits());
        while (version.TakeAny("."))
        {
            if (!version.StartsWithDigit())
                return false;
            key.Mark(Number);
            var digits = version.TakeDigits();
            if (digits[0] == '0')
            {
                key.Mark(Fraction);
                key.Text(digits);
            }
            else
            {
                key.Mark(Whole);
                key.Number(digits);
            }
        }

        if (!version.IsEmpty && char.IsAsciiLetterLower(version[0]))
        {
            key.Mark(Letter);
            key.Mark(version[0]);
            version = version[1..];
        }

        while (version.TakeAny("_"))
        {
            var mark = SuffixMark(version.TakeLetters());
            if (mark < 0)
                return false;
            key.Mark(mark);
            if (version.StartsWithDigit())
            {
                key.Mark(SuffixNumber);
                key.Number(version.TakeDigits());
            }
        }

        if (version.TakeAny("~"))
        {
            var end = version.IndexOf('-');
            var hash = end < 0 ? version : version[..end];
            if (hash.IsEmpty || hash.ContainsAnyExcept(HashDigits))
                return false;
            key.Mark(Hash);
            key.Text(hash);
            version = version[hash.Length..];
        }

        if (version.StartsWith("-r", StringComparison.Ordinal))
        {
            version = version[2..];
            if (!version.StartsWithDigit())
                return false;
            key.Mark(Revision);
            key.Number(version.TakeDigits());
        }

        key.Mark(End);
        return version.IsEmpty;
    }

    private static int SuffixMark(ReadOnlySpan<char> suffix)
    {
        for (var at = 0; at < Before.Length; at++)
        {
            if (suffix.SequenceEqual(Before[at]))
                return 1 + at;
        }

        for (var at = 0; at < After.Length; at++)
        {
            if (suffix.SequenceEqual(After[at]))
                return AfterSuffix + at;
        }

        return -1;
    }
}
