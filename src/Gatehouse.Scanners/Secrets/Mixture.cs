namespace Gatehouse.Scanners.Secrets;

/// <summary>Which kinds of characters a text mixes: a random token mixes all its alphabet offers, a word or an identifier does not.</summary>
internal static class Mixture
{
    /// <summary>Upper case, lower case and digits.</summary>
    public static bool IsRich(ReadOnlySpan<byte> text) =>
        text.ContainsAnyInRange((byte)'A', (byte)'Z') && text.ContainsAnyInRange((byte)'a', (byte)'z') && HasDigit(text);

    public static bool HasLettersAndDigits(ReadOnlySpan<byte> text) =>
        (text.ContainsAnyInRange((byte)'A', (byte)'Z') || text.ContainsAnyInRange((byte)'a', (byte)'z')) && HasDigit(text);

    /// <summary>Only <c>0-9a-f</c>, as hashes and many older keys are written.</summary>
    public static bool IsLowerHex(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(Hex);

    private static readonly System.Buffers.SearchValues<byte> Hex = System.Buffers.SearchValues.Create("0123456789abcdef"u8);

    private static bool HasDigit(ReadOnlySpan<byte> text) => text.ContainsAnyInRange((byte)'0', (byte)'9');
}
