namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// Packagist: four numbers, then a stability and its numbers; branches (<c>dev-main</c>) say nothing of their age and sort below all.
/// https://getcomposer.org/doc/articles/versions.md
/// </summary>
public sealed class ComposerOrder : VersionOrder
{
    private const int Branch = 1;
    private const int Numbered = 2;

    private const int NumbersEnd = 1;
    private const int NextNumber = 2;

    private const int OtherWord = 1;
    private const int Dev = 2;
    private const int Alpha = 3;
    private const int Beta = 4;
    private const int Candidate = 5;
    private const int End = 6;
    private const int Number = 7;
    private const int Patch = 8;

    /// <summary>Dates have more; what is missing of these is zero.</summary>
    private const int MostNumbers = 4;

    /// <summary>
    /// What <c>x</c> stands for in the name of a branch of versions (<c>1.x-dev</c>): above all that were released of it.
    /// </summary>
    private const string Wildcard = "9999999";

    public override string Name => "packagist";

    public override ImmutableArray<string> Ecosystems => ["Packagist"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        if (version.TakeWord("dev-"))
        {
            key.Mark(Branch);
            key.Lower(version);
            return !version.IsEmpty;
        }

        key.Mark(Numbered);
        version = version.TakeUntil('+');
        version.TakeAny("vV");
        if (!WriteNumbers(ref version, ref key))
            return false;
        while (!version.IsEmpty)
        {
            if (version.StartsWithDigit())
            {
                key.Mark(Number);
                key.Number(version.TakeDigits());
            }
            else if (version.StartsWithLetter())
            {
                WriteWord(version.TakeLetters(), ref key);
            }
            else if (!version.TakeAny("._-"))
            {
                return false;
            }
        }

        key.Mark(End);
        return true;
    }

    /// <summary>
    /// Missing numbers are zero, so that trailing zeros are left out; dates have more than four numbers, and hyphens between.
    /// </summary>
    private static bool WriteNumbers(scoped ref ReadOnlySpan<char> version, ref KeyWriter key)
    {
        var zeros = 0;
        var count = 0;
        while (true)
        {
            if (version.StartsWithDigit())
            {
                WriteNumber(version.TakeDigits(), ref key, ref zeros);
                count++;
            }
            else if (count > 0 && version.TakeAny("xX*"))
            {
                // Whatever number is left out counts as the highest too.
                for (; count < MostNumbers; count++)
                    WriteNumber(Wildcard, ref key, ref zeros);
                while (version.TakeWord(".x")) { }
                break;
            }
            else
            {
                return false;
            }

            if (version is not (['.', >= '0' and <= '9' or 'x' or 'X' or '*', ..] or ['-', >= '0' and <= '9', ..]))
                break;
            version = version[1..];
        }

        key.Mark(NumbersEnd);
        return true;
    }

    private static void WriteNumber(scoped ReadOnlySpan<char> digits, ref KeyWriter key, ref int zeros)
    {
        zeros++;
        digits = digits.TrimStart('0');
        if (digits.IsEmpty)
            return;
        for (; zeros > 0; zeros--)
        {
            key.Mark(NextNumber);
            key.Number(zeros == 1 ? digits : "");
        }
    }

    private static void WriteWord(scoped ReadOnlySpan<char> word, ref KeyWriter key)
    {
        var mark = word switch
        {
            _ when Is(word, "stable") => 0,
            _ when Is(word, "dev") => Dev,
            _ when Is(word, "alpha") || Is(word, "a") => Alpha,
            _ when Is(word, "beta") || Is(word, "b") => Beta,
            _ when Is(word, "rc") => Candidate,
            _ when Is(word, "patch") || Is(word, "pl") || Is(word, "p") => Patch,
            _ => OtherWord,
        };
        if (mark > 0)
            key.Mark(mark);
        if (mark == OtherWord)
            key.Lower(word);
    }

    private static bool Is(scoped ReadOnlySpan<char> word, ReadOnlySpan<char> known) =>
        word.Equals(known, StringComparison.OrdinalIgnoreCase);
}
