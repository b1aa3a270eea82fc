namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// RubyGems: numbers and words take turns, a word makes a prerelease, a missing part is zero.
/// https://docs.ruby-lang.org/en/master/Gem/Version.html
/// </summary>
public sealed class GemOrder : VersionOrder
{
    private const int Word = 1;

    // A missing part is zero, so that where zeros end one has to know what follows them: a run of zeros before a word lies below the
    // end and grows with its length, before a number it lies above the end and shrinks.
    private const int ZerosBeforeWord = 2;
    private const int End = 3;
    private const int ZerosBeforeNumber = 4;
    private const int Number = 5;

    public override string Name => "rubygems";

    public override ImmutableArray<string> Ecosystems => ["RubyGems"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        if (!version.StartsWithDigit() || version[^1] == '.')
            return false;
        var zeros = 0;
        var wordSeen = false;
        while (!version.IsEmpty)
        {
            if (version.StartsWithDigit())
            {
                var digits = version.TakeDigits().TrimStart('0');
                if (digits.IsEmpty)
                {
                    zeros++;
                }
                else
                {
                    if (zeros > 0)
                        WriteZeros(ref key, ZerosBeforeNumber, ushort.MaxValue - zeros);
                    zeros = 0;
                    key.Mark(Number);
                    key.Number(digits);
                }
            }
            else if (version.StartsWithLetter())
            {
                WriteWord(version.TakeLetters(), ref key, ref zeros, ref wordSeen);
            }
            else if (version[0] == '-')
            {
                WriteWord("pre", ref key, ref zeros, ref wordSeen);
                version = version[1..];
            }
            else if (version[0] == '.' && char.IsAsciiLetterOrDigit(version[1]))
            {
                version = version[1..];
            }
            else
            {
                return false;
            }
        }

        key.Mark(End);
        return true;
    }

    /// <summary>The zeros before the first word are not compared: 1.0.a is 1.a.</summary>
    private static void WriteWord(scoped ReadOnlySpan<char> word, ref KeyWriter key, ref int zeros, ref bool wordSeen)
    {
        if (zeros > 0 && wordSeen)
            WriteZeros(ref key, ZerosBeforeWord, zeros);
        zeros = 0;
        wordSeen = true;
        key.Mark(Word);
        key.Text(word);
    }

    private static void WriteZeros(ref KeyWriter key, int mark, int count)
    {
        key.Mark(mark);
        key.Mark(count >> 8);
        key.Mark(count & 0xFF);
    }
}
