namespace Gatehouse.Scanners.Components;

/// <summary>Digests as lock files spell them, in the one spelling of reports.</summary>
internal static class Digests
{
    private const int Longest = 200;

    /// <summary>None where the text is not as long as digests of the algorithm are.</summary>
    public static ImmutableArray<ComponentHash> OfBase64(string algorithm, string? text)
    {
        if (text is not { Length: > 0 and < Longest })
            return [];
        var bytes = new byte[Longest];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == LengthOf(algorithm)
            ? [new ComponentHash(algorithm, Convert.ToHexStringLower(bytes.AsSpan(0, length)))]
            : [];
    }

    /// <summary>None where the text is not as long as digests of the algorithm are.</summary>
    public static ImmutableArray<ComponentHash> OfHex(string algorithm, string? text) =>
        text is not null && text.Length == 2 * LengthOf(algorithm) && text.All(char.IsAsciiHexDigit)
            ? [new ComponentHash(algorithm, text.ToLowerInvariant())]
            : [];

    private static int LengthOf(string algorithm) =>
        algorithm switch
        {
            "MD5" => 16,
            "SHA-1" => 20,
            "SHA-256" or "SHA3-256" or "BLAKE2b-256" or "BLAKE3" => 32,
            "SHA-384" or "SHA3-384" or "BLAKE2b-384" => 48,
            "SHA-512" or "SHA3-512" or "BLAKE2b-512" => 64,
            _ => -1,
        };
}
