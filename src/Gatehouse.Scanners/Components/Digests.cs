using System.Buffers.Text;

namespace Gatehouse.Scanners.Components;

/// <summary>Reads digests in the forms in which lock files write them.</summary>
internal static class Digests
{
    /// <summary><c>sha256:…</c> in hexadecimal; null where it is none.</summary>
    public static ComponentHash? OfPrefixed(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : OfHex(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Null where the algorithm is unknown or the digest is not as long as its digests are.</summary>
    public static ComponentHash? OfHex(string algorithm, string hex)
    {
        if (Known(algorithm) is not var (name, bytes) || hex.Length != bytes * 2 || !hex.All(char.IsAsciiHexDigit))
            return null;
        return new ComponentHash(name, hex.ToLowerInvariant());
    }

    /// <summary>Subresource integrity: <c>sha512-…</c> in base64, several parted by blanks, options behind a question mark.</summary>
    public static ImmutableArray<ComponentHash> OfIntegrity(string? text)
    {
        if (text is null)
            return [];
        var hashes = ImmutableArray.CreateBuilder<ComponentHash>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (dash < 0)
                continue;
            var base64 = part[(dash + 1)..].Split('?')[0];
            if (Known(part[..dash]) is not var (name, bytes) || !Base64.IsValid(base64, out var length) || length != bytes)
                continue;
            hashes.Add(new ComponentHash(name, Convert.ToHexStringLower(Convert.FromBase64String(base64))));
        }

        return hashes.ToImmutable();
    }

    private static (string Name, int Bytes)? Known(string algorithm) =>
        algorithm.ToLowerInvariant() switch
        {
            "md5" => ("MD5", 16),
            "sha1" => ("SHA-1", 20),
            "sha256" => ("SHA-256", 32),
            "sha384" => ("SHA-384", 48),
            "sha512" => ("SHA-512", 64),
            "blake2b" or "blake2b_256" => ("BLAKE2b-256", 32),
            "sha3_256" => ("SHA3-256", 32),
            "sha3_512" => ("SHA3-512", 64),
            _ => null,
        };
}
