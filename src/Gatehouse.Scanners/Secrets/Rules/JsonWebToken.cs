using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A signed JSON web token (RFC 7519).</summary>
public sealed class JsonWebToken : StructureRule
{
    private const int LongestToken = 8 * 1024;
    private const int ShortestSignature = 20;

    private static readonly System.Buffers.SearchValues<byte> Alphabet = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8
    );

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/json-web-token",
            Title = "JSON web token",
            Severity = Severity.Medium,
            Cwe = [798, 522],
            Why = "Until it expires, whoever presents it is let in as the one it was issued to.",
            Fix = "End the session or rotate the signing key at the issuer; fetch tokens at run time instead of storing them.",
            References = ["https://www.rfc-editor.org/rfc/rfc7519"],
            Aliases = ["gitleaks:jwt", "gitleaks:jwt-base64", "detect-secrets:JwtTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["eyj"];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        var text = glimpse.Text;
        if (!text[glimpse.At..].StartsWith("eyJ"u8) || (glimpse.At > 0 && Alphabet.Contains(text[glimpse.At - 1])))
            return;
        var room = From(text, glimpse.At, LongestToken);
        var header = Part(room, 0);
        var payload = header > 0 && header < room.Length && room[header] == '.' ? Part(room, header + 1) : 0;
        finds.Spend(header + payload);
        if (payload == 0 || header + 1 + payload >= room.Length || room[header + 1 + payload] != '.')
            return;
        var end = header + 1 + payload + 1;
        var signature = Part(room, end);
        finds.Spend(signature);
        if (signature < ShortestSignature || !IsHeader(room[..header]) || IsTextbook(room.Slice(header + 1, payload)))
            return;
        finds.Claim(this, new ByteSpan(glimpse.At, end + signature), "JSON web token in clear text");
    }

    private static int Part(ReadOnlySpan<byte> room, int start)
    {
        var length = room[start..].IndexOfAnyExcept(Alphabet);
        return length < 0 ? room.Length - start : length;
    }

    /// <summary>The header is a JSON object that names its algorithm (RFC 7515 §4.1.1).</summary>
    private static bool IsHeader(ReadOnlySpan<byte> part)
    {
        if (Decoded(part) is not { } json)
            return false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            var hasAlgorithm = false;
            while (reader.Read())
                hasAlgorithm |=
                    reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("alg"u8);
            return hasAlgorithm;
        }
        catch (JsonException)
        {
            // Not JSON, so not a token.
            return false;
        }
    }

    /// <summary>The payload that documentation shows everywhere: subject 1234567890, name John Doe.</summary>
    private static bool IsTextbook(ReadOnlySpan<byte> part) => Decoded(part) is not { } json || json.AsSpan().IndexOf("John Doe"u8) >= 0;

    private static byte[]? Decoded(ReadOnlySpan<byte> part)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.DecodeFromUtf8(part, bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            ? bytes[..written]
            : null;
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"Authorization: Bearer «{Token("{\"sub\":\"svc-deploy\",\"iat\":1767225600}")}»\n", "request.http"),
            Bad($"SESSION=«{Token("{\"user\":42}")}»\n", ".env"),
            Good("the textbook's token", $"token = \"{Token("{\"sub\":\"1234567890\",\"name\":\"John Doe\"}")}\"\n"),
            Good("a header only", "header = \"eyJhbGciOiJIUzI1NiJ9\"\n"),
            Good("three parts that are no token", "x = \"eyJub3QganNvbg.eyJub3QganNvbg.abcdefghijklmnopqrstuvwx\"\n"),
        ];

    private string Token(string payload) =>
        string.Join(
            '.',
            Base64Url.EncodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8),
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload)),
            Fake("[A-Za-z0-9_-]{43}")
        );
}
