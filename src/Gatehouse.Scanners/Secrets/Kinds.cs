namespace Gatehouse.Scanners.Secrets;

/// <summary>What a value is made of.</summary>
/// <param name="Runs">
/// How many words the letters and digits make: digits in a row, capitals in a row, small letters with the capital before them. Random text makes
/// one of every second character, a name one of every four or more.
/// </param>
internal readonly record struct Kinds(int Letters, int Digits, int Others, int Runs, bool IsHex)
{
    public static Kinds Of(ReadOnlySpan<byte> value)
    {
        int letters = 0,
            digits = 0,
            others = 0,
            runs = 0;
        var isHex = true;
        var last = Kind.Other;
        foreach (var b in value)
        {
            var kind = KindOf(b);
            digits += kind == Kind.Digit ? 1 : 0;
            letters += kind is Kind.Small or Kind.Capital ? 1 : 0;
            others += kind == Kind.Other ? 1 : 0;
            isHex &= char.IsAsciiHexDigit((char)b);
            var goesOn = kind == last || (kind == Kind.Small && last == Kind.Capital);
            runs += kind != Kind.Other && !goesOn ? 1 : 0;
            last = kind;
        }

        return new Kinds(letters, digits, others, runs, isHex);
    }

    private static Kind KindOf(byte b) =>
        char.IsAsciiDigit((char)b) ? Kind.Digit
        : char.IsAsciiLetterLower((char)b) ? Kind.Small
        : char.IsAsciiLetterUpper((char)b) ? Kind.Capital
        : Kind.Other;

    private enum Kind
    {
        Other,
        Digit,
        Small,
        Capital,
    }
}
