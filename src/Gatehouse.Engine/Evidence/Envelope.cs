using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.Engine.Syntax.Json;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Evidence;

/// <summary>One signature of an envelope.</summary>
/// <param name="KeyId">Says which key may have signed; nobody vouches for it, so that it decides nothing. Empty where it is left out.</param>
/// <param name="Bytes">As the algorithm writes them: for ECDSA a DER sequence of two numbers.</param>
public sealed record EnvelopeSignature(string KeyId, ReadOnlyMemory<byte> Bytes);

/// <summary>A signed text of a stated type: DSSE 1.0 (https://github.com/secure-systems-lab/dsse/blob/master/protocol.md).</summary>
public sealed record Envelope
{
    public const string MediaType = "application/vnd.dsse.envelope.v1+json";

    /// <summary>In bytes, as written. What is said of a release is short; what is longer is no evidence.</summary>
    public const int Largest = 4 * 1024 * 1024;

    public const int MostSignatures = 32;

    private const int MaxDepth = 8;

    public required string PayloadType { get; init; }

    public required ReadOnlyMemory<byte> Payload { get; init; }

    public ImmutableArray<EnvelopeSignature> Signatures { get; init; } = [];

    /// <summary>What is signed: type and payload with their lengths before them, so that neither can be taken for a part of the other.</summary>
    public byte[] ToBeSigned()
    {
        var type = Encoding.UTF8.GetBytes(PayloadType);
        using var all = new MemoryStream(Payload.Length + type.Length + 64);
        all.Write("DSSEv1 "u8);
        all.Write(Encoding.ASCII.GetBytes(type.Length.ToString(CultureInfo.InvariantCulture)));
        all.WriteByte((byte)' ');
        all.Write(type);
        all.WriteByte((byte)' ');
        all.Write(Encoding.ASCII.GetBytes(Payload.Length.ToString(CultureInfo.InvariantCulture)));
        all.WriteByte((byte)' ');
        all.Write(Payload.Span);
        return all.ToArray();
    }

    /// <summary>
    /// The same without the names of keys. The library that cosign reads with takes a name for a fingerprint of its own kind, and passes
    /// over a signature that has another: it writes none itself.
    /// </summary>
    public Envelope WithoutKeyIds() => this with { Signatures = [.. Signatures.Select(one => one with { KeyId = "" })] };

    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("payloadType", PayloadType);
            json.WriteBase64String("payload", Payload.Span);
            json.WriteStartArray("signatures");
            foreach (var one in Signatures)
            {
                json.WriteStartObject();
                json.WriteString("keyid", one.KeyId);
                json.WriteBase64String("sig", one.Bytes.Span);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Null where the bytes are no envelope; the problem then says why.</summary>
    public static Envelope? Read(ReadOnlyMemory<byte> json, out string problem)
    {
        if (json.Length > Largest)
        {
            problem = $"it is larger than {ByteSize.Show(Largest)}";
            return null;
        }

        var tree = JsonTree.Parse(json, maxDepth: MaxDepth);
        problem = tree.Problem?.Message ?? tree.Twice?.Message ?? "";
        if (problem.Length > 0)
            return null;
        var root = tree.Root;
        var payload = Decode(root["payload"]);
        var signatures = root["signatures"].Items.Take(MostSignatures + 1).ToList();
        problem =
            root["payloadType"].Text is not { Length: > 0 } ? "it has no payloadType"
            : payload is null ? "its payload is no base64"
            : signatures.Count == 0 ? "nobody signed it"
            : signatures.Count > MostSignatures ? $"it has more than {MostSignatures} signatures"
            : "";
        if (problem.Length > 0)
            return null;
        var read = ImmutableArray.CreateBuilder<EnvelopeSignature>();
        foreach (var one in signatures)
        {
            if (Decode(one["sig"]) is not { Length: > 0 } bytes)
            {
                problem = "one of its signatures is no base64";
                return null;
            }

            read.Add(new EnvelopeSignature(one["keyid"].Text ?? "", bytes));
        }

        return new Envelope
        {
            PayloadType = root["payloadType"].Text!,
            Payload = payload,
            Signatures = read.ToImmutable(),
        };
    }

    /// <summary>Both alphabets are allowed, with or without the signs at the end.</summary>
    private static byte[]? Decode(JsonValue value)
    {
        if (value.Text is not { } text)
            return null;
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var bytes = new byte[plain.Length];
        return Convert.TryFromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }
}
