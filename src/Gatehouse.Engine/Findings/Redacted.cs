using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Engine.Findings;

/// <summary>A secret from the moment it is found: a few first characters for the eye, a keyed hash for comparison, never the value.</summary>
public sealed class Redacted : IEquatable<Redacted>
{
    /// <summary>Shorter values show nothing at all: four characters of twelve would be a third of the secret.</summary>
    private const int ShortestShown = 20;

    private const int Shown = 4;

    /// <summary>Sets these hashes apart from plain SHA-256 tables of known passwords; it is no secret itself.</summary>
    private static ReadOnlySpan<byte> Key => "gatehouse.redacted.1"u8;

    private Redacted(string preview, string digest)
    {
        Preview = preview;
        Digest = digest;
    }

    public string Preview { get; }

    /// <summary>HMAC-SHA-256 of the value, as hex.</summary>
    public string Digest { get; }

    public static Redacted From(ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key, secret, hash);
        var preview = new StringBuilder();
        for (var i = 0; i < Shown && secret.Length >= ShortestShown && char.IsAsciiLetterOrDigit((char)secret[i]); i++)
            preview.Append((char)secret[i]);
        return new Redacted(preview.Append("*****").ToString(), Convert.ToHexStringLower(hash));
    }

    public bool Equals(Redacted? other) => other is not null && string.Equals(Digest, other.Digest, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Redacted);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Digest);

    public override string ToString() => Preview;
}
