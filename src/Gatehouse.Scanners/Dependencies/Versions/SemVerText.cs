namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>What semantic versions and those that follow them have in common; every difference is a parameter.</summary>
internal static class SemVerText
{
    private const int End = 1;
    private const int Number = 2;
    private const int Word = 3;
    private const int Prerelease = 1;
    private const int Release = 2;

    /// <summary>
    /// Numbers parted by dots (any count, the missing ones are zero), then identifiers after a hyphen, then the build after a plus. A
    /// hyphen that was left out (<c>1.0.0rc1</c>, <c>1.0.0.rc1</c>) is forgiven where there is a dot before it, so that a commit's hash
    /// does not pass for a version.
    /// </summary>
    public static bool Write(
        ReadOnlySpan<char> version,
        ref KeyWriter key,
        bool foldCase = false,
        bool buildCounts = false,
        bool splitWords = false
    )
    {
        version.TakeAny("vV");
        if (!WriteNumbers(ref version, ref key, out var count))
            return false;
        var build = ReadOnlySpan<char>.Empty;
        var plus = version.IndexOf('+');
        if (plus >= 0)
        {
            build = version[(plus + 1)..];
            version = version[..plus];
        }

        if (version.IsEmpty)
        {
            key.Mark(Release);
        }
        else if (version.TakeAny("-"))
        {
            key.Mark(Prerelease);
            WriteIdentifiers(version, ref key, foldCase, split: false);
        }
        else if (count > 1 && (version.StartsWithLetter() || version is ['.', _, ..] && version.TakeAny(".") && version.StartsWithLetter()))
        {
            key.Mark(Prerelease);
            WriteIdentifiers(version, ref key, foldCase, splitWords);
        }
        else
        {
            return false;
        }

        if (buildCounts)
            WriteIdentifiers(build, ref key, foldCase, split: false);
        return true;
    }

    /// <summary>Trailing zeros are left out: 1, 1.0 and 1.0.0 are one version.</summary>
    public static bool WriteNumbers(ref ReadOnlySpan<char> version, ref KeyWriter key, out int count)
    {
        count = 0;
        var zeros = 0;
        if (!version.StartsWithDigit())
            return false;
        while (true)
        {
            var digits = version.TakeDigits().TrimStart('0');
            count++;
            if (digits.IsEmpty)
            {
                zeros++;
            }
            else
            {
                for (; zeros > 0; zeros--)
                {
                    key.Mark(Number);
                    key.Number("");
                }

                key.Mark(Number);
                key.Number(digits);
            }

            if (version is not ['.', >= '0' and <= '9', ..])
                break;
            version = version[1..];
        }

        key.Mark(End);
        return true;
    }

    private static void WriteIdentifiers(scoped ReadOnlySpan<char> identifiers, ref KeyWriter key, bool foldCase, bool split)
    {
        while (!identifiers.IsEmpty)
        {
            var identifier = identifiers.TakeUntil('.');
            if (split)
            {
                WriteIdentifier(identifier.TakeLetters(), ref key, foldCase);
                if (identifier.IsEmpty)
                    continue;
            }

            WriteIdentifier(identifier, ref key, foldCase);
        }

        key.Mark(End);
    }

    private static void WriteIdentifier(scoped ReadOnlySpan<char> identifier, ref KeyWriter key, bool foldCase)
    {
        if (identifier.IsNumber())
        {
            key.Mark(Number);
            key.Number(identifier);
        }
        else if (foldCase)
        {
            key.Mark(Word);
            key.Lower(identifier);
        }
        else
        {
            key.Mark(Word);
            key.Text(identifier);
        }
    }
}
