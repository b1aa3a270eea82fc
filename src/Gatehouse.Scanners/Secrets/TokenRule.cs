using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>A token that shows by itself what it is: a prefix, an alphabet, a length, often a checksum.</summary>
public abstract class TokenRule : SecretRule
{
    private const int MostFakes = 16;
    private const int FakeStride = 4096;

    private bool? _keywordIsPrefix;

    /// <summary>The whole token. What stands before and after it must not go on with it.</summary>
    protected abstract TokenPattern Pattern { get; }

    /// <summary>Rules out by arithmetic what only looks like a token: a checksum, a structure, a minimal entropy.</summary>
    protected virtual bool Holds(ReadOnlySpan<byte> token) => true;

    /// <summary>Turns a made-up text of the pattern's shape into one that <see cref="Holds"/>, e.g. by writing its checksum.</summary>
    protected virtual string Complete(string fake) => fake;

    /// <summary>A token of this rule's own shape, made at run time.</summary>
    protected string Fake(int variant = 0)
    {
        // One text of the shape in some hundred has too few different characters to hold; such a one is nobody's example.
        var fake = "";
        for (var attempt = 0; attempt < MostFakes; attempt++)
        {
            fake = Complete(Pattern.Fake(SeededBytes.SeedOf(Facts.Id) + (ulong)(variant + attempt * FakeStride)));
            if (Holds(System.Text.Encoding.Latin1.GetBytes(fake)))
                break;
        }

        return fake;
    }

    internal sealed override void Look(Glimpse glimpse, SecretFinds finds)
    {
        // Where a pattern begins with its keyword there is one place to try, else every start from which the match could reach it.
        var earliest = KeywordIsPrefix ? glimpse.At : Math.Max(0, glimpse.End - Pattern.MaxLength);
        for (var start = earliest; start <= glimpse.At && !finds.IsSpent; start++)
        {
            if (start > 0 && GoesOn(glimpse.Text[start - 1]) && !IsLineEnd(glimpse.Text[..start]))
                continue;
            var length = Pattern.MatchAt(glimpse.Text, start);
            finds.Spend(Math.Max(length, glimpse.Length) + 1);
            if (length < 0 || start + length < glimpse.End)
                continue;
            var token = new ByteSpan(start, length);
            var bytes = glimpse.Text.Slice(start, length);
            if (!Ends(glimpse.Text, token) || Placeholder.Looks(bytes))
                continue;
            if (!Holds(bytes))
                continue;
            finds.Claim(this, token, $"{Facts.Title} in clear text");
            return;
        }
    }

    private bool KeywordIsPrefix =>
        _keywordIsPrefix ??= Pattern.Prefixes.All(prefix => Keywords.Any(keyword => prefix.StartsWith(keyword, StringComparison.Ordinal)));

    private static bool GoesOn(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == '_';

    /// <summary><c>\n</c> in a string: the letter ends a line and begins no word.</summary>
    private static bool IsLineEnd(ReadOnlySpan<byte> before) => before.Length > 1 && before[^2] == '\\' && "nrt"u8.Contains(before[^1]);

    /// <summary>A token that is cut off in the middle of a longer word is another word.</summary>
    private static bool Ends(ReadOnlySpan<byte> text, ByteSpan token)
    {
        if (token.End >= text.Length)
            return true;
        var next = text[token.End];
        var last = text[token.End - 1];
        return !GoesOn(next) && !(next is (byte)'-' && last is (byte)'-');
    }
}
