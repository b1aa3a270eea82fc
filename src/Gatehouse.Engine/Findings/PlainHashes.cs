using System.Security.Cryptography;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Findings;

/// <summary>The hashes by which detect-secrets knows a secret: SHA-1 of its bytes, without a key. Made only where its baseline is used.</summary>
internal static class PlainHashes
{
    /// <param name="secret">What the finding says of the marked text; where a secret was decoded first, the text is not the secret.</param>
    public static ImmutableArray<string> Of(ReadOnlySpan<byte> text, ByteSpan span, Redacted secret)
    {
        var value = text.Slice(span.Start, span.Length);
        if (!Redacted.From(value).Equals(secret))
            return [];
        return KeyHeader(value) is { IsEmpty: false } header ? [Hash(value), Hash(header)] : [Hash(value)];
    }

    /// <summary>Of a private key detect-secrets hashes <c>BEGIN … PRIVATE KEY</c> and nothing else.</summary>
    private static ReadOnlySpan<byte> KeyHeader(ReadOnlySpan<byte> value)
    {
        if (!value.StartsWith("-----BEGIN "u8))
            return default;
        var header = value[5..];
        var end = header.IndexOf("-----"u8);
        return end < 0 ? default : header[..end];
    }

#pragma warning disable CA5350 // The format of another tool; nothing is protected by it here.
    private static string Hash(ReadOnlySpan<byte> value) => Convert.ToHexStringLower(SHA1.HashData(value));
#pragma warning restore CA5350
}
