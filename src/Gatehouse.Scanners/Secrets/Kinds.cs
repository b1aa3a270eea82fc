namespace Gatehouse.Scanners.Secrets;

/// <summary>What a value is made of.</summary>
/// <param name="Turns">How often the kind changes from one character to the next (a capital before a small letter counts).</param>
internal readonly record struct Kinds(int Letters, int Digits, int Others, int Turns, bool IsHex)
{
    public static Kinds Of(ReadOnlySpan<byte> value)
    {
        int letters = 0,
            digits = 0,
            others = 0,
            turns = 0;
        var isHex = true;
        var last = 0;
        foreach (var b in value)
        {
            int kind;
            if (char.IsAsciiDigit((char)b))
                (kind, digits) = (1, digits + 1);
            else if (char.IsAsciiLetterLower((char)b))
                (kind, letters) = (2, letters + 1);
            else if (char.IsAsciiLetterUpper((char)b))
                (kind, letters) = (3, letters + 1);
            else
                (kind, others) = (4, others + 1);
            isHex &= char.IsAsciiHexDigit((char)b);
            turns += kind != last && last != 0 ? 1 : 0;
            last = kind;
        }

        return new Kinds(letters, digits, others, turns, isHex);
    }
}
