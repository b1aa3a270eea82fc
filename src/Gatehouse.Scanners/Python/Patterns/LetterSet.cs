using System.Numerics;

namespace Gatehouse.Scanners.Python.Patterns;

/// <summary>Which ASCII characters one place of a pattern takes; others decide nothing that these do not.</summary>
/// <param name="Low">The characters below 64. Two words, because what takes a <see cref="UInt128"/> is not compiled ahead of time.</param>
/// <param name="High">The characters from 64 on.</param>
internal readonly record struct LetterSet(ulong Low, ulong High)
{
    public static readonly LetterSet None = new(0, 0);

    public static readonly LetterSet All = new(ulong.MaxValue, ulong.MaxValue);

    public static readonly LetterSet Digits = Between('0', '9');

    public static readonly LetterSet Word = Digits | Between('a', 'z') | Between('A', 'Z') | Of('_');

    public static readonly LetterSet Space = Of(' ') | Between('\t', '\r');

    public bool IsEmpty => (Low | High) == 0;

    public int Count => BitOperations.PopCount(Low) + BitOperations.PopCount(High);

    /// <summary>The first of them; 128 where there is none.</summary>
    public int First => Low != 0 ? BitOperations.TrailingZeroCount(Low) : 64 + BitOperations.TrailingZeroCount(High);

    public static LetterSet Of(int letter) =>
        letter < 64 ? new LetterSet(1UL << letter, 0)
        : letter < 128 ? new LetterSet(0, 1UL << letter)
        : None;

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

    public static LetterSet operator |(LetterSet left, LetterSet right) => new(left.Low | right.Low, left.High | right.High);

    public static LetterSet operator &(LetterSet left, LetterSet right) => new(left.Low & right.Low, left.High & right.High);

    public static LetterSet operator ~(LetterSet set) => new(~set.Low, ~set.High);
}
