using System.Buffers.Text;

namespace Gatehouse.Scanners.Components;

/// <summary>Digests as lock files spell them, in the one spelling of reports. None where the algorithm is unknown or the length is wrong.</summary>
internal static class Digests
{
    /// <summary><c>sha256:…</c> in hexadecimal.</summary>
    public static ImmutableArray<ComponentHash> OfPrefixed(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? [] : OfHex(text[..colon], text[(colon + 1)..]);
    }

    public static ImmutableArray<ComponentHash> OfHex(string algorithm, string? hex) =>
        hex is not null && Known(algorithm) is var (name, bytes) && hex.Length == bytes * 2 && hex.All(char.IsAsciiHexDigit)
            ? [new ComponentHash(name, hex.ToLowerInvariant())]
            : [];

    public static ImmutableArray<ComponentHash> OfBase64(string algorithm, string? base64) =>
        base64 is not null && Known(algorithm) is var (name, bytes) && Base64.IsValid(base64, out var length) && length == bytes
            ? [new ComponentHash(name, Convert.ToHexStringLower(Convert.FromBase64String(base64)))]
            : [];

    /// <summary>Subresource integrity: <c>sha512-…</c> in base64, several parted by blanks, options behind a question mark.</summary>
    public static ImmutableArray<ComponentHash> OfIntegrity(string? text) =>
        [
            .. from part in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            let dash = part.IndexOf('-', StringComparison.Ordinal)
            where dash > 0
            from hash in OfBase64(part[..dash], part[(dash + 1)..].Split('?')[0])
            select hash,
        ];

    private static (string Name, int Bytes)? Known(string algorithm) =>
        algorithm.ToUpperInvariant().Replace('_', '-') switch
        {
            "MD5" => ("MD5", 16),
            "SHA1" or "SHA-1" => ("SHA-1", 20),
            "SHA256" or "SHA-256" => ("SHA-256", 32),
            "SHA384" or "SHA-384" => ("SHA-384", 48),
            "SHA512" or "SHA-512" => ("SHA-512", 64),
            "SHA3-256" => ("SHA3-256", 32),
            "SHA3-384" => ("SHA3-384", 48),
            "SHA3-512" => ("SHA3-512", 64),
            "BLAKE2B" or "BLAKE2B-256" => ("BLAKE2b-256", 32),
            "BLAKE2B-384" => ("BLAKE2b-384", 48),
            "BLAKE2B-512" => ("BLAKE2b-512", 64),
            "BLAKE3" => ("BLAKE3", 32),
            _ => null,
        };
}
