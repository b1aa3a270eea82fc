namespace Gatehouse.Scanners.Python.Patterns;

/// <summary>Which ASCII characters one place of a pattern takes; others decide nothing that these do not.</summary>
internal readonly record struct LetterSet(UInt128 Bits)
{
    public static readonly LetterSet None = new(0);

    public static readonly LetterSet All = new(UInt128.MaxValue);

    public static readonly LetterSet Digits = Between('0', '9');

    public static readonly LetterSet Word = Digits | Between('a', 'z') | Between('A', 'Z') | Of('_');

    public static readonly LetterSet Space = Of(' ') | Between('\t', '\r');

    public bool IsEmpty => Bits == 0;

    public static LetterSet Of(int letter) => letter < 128 ? new LetterSet(UInt128.One << letter) : None;

    public static LetterSet Between(int first, int last)
    {
        var set = None;
        for (var letter = first; letter <= Math.Min(last, 127); letter++)
            set |= Of(letter);
        return set;
    }

    public LetterSet WithBothCases()
    {
        var set = this;
        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            if (!(Of(letter) & this).IsEmpty || !(Of(char.ToUpperInvariant(letter)) & this).IsEmpty)
                set = set | Of(letter) | Of(char.ToUpperInvariant(letter));
        }

        return set;
    }

    public static LetterSet operator |(LetterSet left, LetterSet right) => new(left.Bits | right.Bits);

    public static LetterSet operator &(LetterSet left, LetterSet right) => new(left.Bits & right.Bits);

    public static LetterSet operator ~(LetterSet set) => new(~set.Bits);
}
