namespace Gatehouse.Scanners.Secrets;

/// <summary>Which kinds of characters a text mixes: a random token mixes all its alphabet offers, a word or an identifier does not.</summary>
internal static class Mixture
{
    /// <summary>Below what twenty random letters and digits have, above what words have.</summary>
    private const double LeastEntropy = 3.3;

    /// <summary>A third of what a random text has, so that one in some hundred is lost.</summary>
    private const int LeastRuns = 3;
    private const int BytesPerRun = 16;

    /// <summary>Upper case, lower case and digits.</summary>
    public static bool IsRich(ReadOnlySpan<byte> text) =>
        text.ContainsAnyInRange((byte)'A', (byte)'Z') && text.ContainsAnyInRange((byte)'a', (byte)'z') && HasDigit(text);

    /// <summary>At least two of upper case, lower case and digits, and no small set of characters over and over.</summary>
    public static bool IsVaried(ReadOnlySpan<byte> text)
    {
        var kinds = text.ContainsAnyInRange((byte)'A', (byte)'Z') ? 1 : 0;
        kinds += text.ContainsAnyInRange((byte)'a', (byte)'z') ? 1 : 0;
        kinds += HasDigit(text) ? 1 : 0;
        return kinds > 1 && Entropy.Of(text) >= LeastEntropy;
    }

    public static bool HasLettersAndDigits(ReadOnlySpan<byte> text) =>
        (text.ContainsAnyInRange((byte)'A', (byte)'Z') || text.ContainsAnyInRange((byte)'a', (byte)'z')) && HasDigit(text);

    /// <summary>Letters and digits that change places as often as drawn at random, which words with a number at the end do not.</summary>
    public static bool IsMixed(ReadOnlySpan<byte> text)
    {
        var kinds = Kinds.Of(text);
        return kinds is { Letters: > 0, Digits: > 0 } && kinds.Runs >= LeastRuns + text.Length / BytesPerRun;
    }

    private static bool HasDigit(ReadOnlySpan<byte> text) => text.ContainsAnyInRange((byte)'0', (byte)'9');
}
