namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>A semantic version of which numbers may be missing or written <c>x</c>, as ranges name it.</summary>
internal sealed record PartialVersion(string? Major, string? Minor, string? Patch, string Prerelease)
{
    public bool IsFull => Patch is not null;

    /// <summary>The version with zeros for what is missing.</summary>
    public string Least => $"{Major ?? "0"}.{Minor ?? "0"}.{Patch ?? "0"}{Prerelease}";

    public string Numbers => $"{Major ?? "0"}.{Minor ?? "0"}.{Patch ?? "0"}";

    /// <summary>Below all versions of the next major number, their prereleases too.</summary>
    public string NextMajor => $"{Increment(Major!)}.0.0-0";

    public string NextMinor => $"{Major}.{Increment(Minor!)}.0-0";

    public string NextPatch => $"{Major}.{Minor}.{Increment(Patch!)}-0";

    /// <summary>The first version beyond what the partial version covers; null where it is full or covers everything.</summary>
    public string? Beyond =>
        Major is null || Patch is not null ? null
        : Minor is null ? NextMajor
        : NextMinor;

    public static bool TryRead(ReadOnlySpan<char> text, out PartialVersion version)
    {
        var numbers = new string?[3];
        version = new PartialVersion(null, null, null, "");
        text.TakeAny("vV");
        if (text.IsEmpty)
            return true;
        var known = true;
        for (var at = 0; at < numbers.Length; at++)
        {
            if (text.StartsWithDigit())
            {
                var digits = text.TakeDigits().TrimStart('0');
                if (known)
                    numbers[at] = digits.IsEmpty ? "0" : digits.ToString();
            }
            else if (text.TakeAny("xX*"))
            {
                known = false;
            }
            else
            {
                return false;
            }

            if (at == 2 || !text.TakeAny("."))
                break;
        }

        var plus = text.IndexOf('+');
        if (plus >= 0)
            text = text[..plus];
        if (!text.IsEmpty && (text[0] != '-' || text.Length == 1))
            return false;
        version = new PartialVersion(numbers[0], numbers[1], numbers[2], numbers[2] is null ? "" : text.ToString());
        return true;
    }

    /// <summary>One more, however many digits.</summary>
    public static string Increment(string digits)
    {
        var next = digits.ToCharArray();
        for (var at = next.Length - 1; at >= 0; at--)
        {
            if (next[at] != '9')
            {
                next[at]++;
                return new string(next);
            }

            next[at] = '0';
        }

        return "1" + new string(next);
    }
}
