namespace Gatehouse.Scanners.Python.Models;

/// <summary>Hash functions for which two texts of the same hash can be made, under the names that libraries give them.</summary>
internal static class WeakDigests
{
    private static readonly ImmutableArray<string> Names = ["md2", "md4", "md5", "sha", "sha1", "ripemd", "ripemd160", "md5sha1"];

    /// <summary>Functions of <c>hashlib</c>, and modules of their own in Python 2.</summary>
    public static ImmutableArray<string> OfHashlib { get; } = ["md5", "sha1"];

    /// <summary>Modules of <c>Crypto.Hash</c>.</summary>
    public static ImmutableArray<string> OfPycrypto { get; } = ["MD2", "MD4", "MD5", "SHA", "SHA1", "RIPEMD", "RIPEMD160"];

    /// <summary>Hashes of <c>passlib.hash</c> that are no work to guess.</summary>
    public static ImmutableArray<string> OfPasslib { get; } =
    ["md5_crypt", "des_crypt", "hex_md5", "hex_sha1", "hex_md4", "ldap_md5", "ldap_sha1", "mysql323", "lmhash", "nthash"];

    /// <summary>Algorithms of <c>cryptography.hazmat.primitives.hashes</c>.</summary>
    public static ImmutableArray<string> OfCryptography { get; } = ["MD5", "SHA1"];

    public static bool IsWeak(string name) =>
        Names.Contains(name.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal));

    /// <summary>As a finding writes it.</summary>
    public static string Shown(string name) =>
        name.ToUpperInvariant() switch
        {
            "SHA" or "SHA1" or "SHA-1" => "SHA-1",
            var other => other,
        };
}
