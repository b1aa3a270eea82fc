using System.Security.Cryptography;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Evidence;

/// <summary>A statement that a trusted key signed. Only <see cref="Verify"/> makes one: whoever holds one need not ask again.</summary>
public sealed class VerifiedStatement
{
    private VerifiedStatement(Statement statement, ImmutableArray<PublicKey> signers, string digest)
    {
        Statement = statement;
        Signers = signers;
        Digest = digest;
    }

    public Statement Statement { get; }

    /// <summary>The trusted keys that signed, each once.</summary>
    public ImmutableArray<PublicKey> Signers { get; }

    /// <summary>The SHA-256 digest of the statement's bytes, in hexadecimal digits: its name.</summary>
    public string Digest { get; }

    /// <summary>The name under which an envelope's statement is kept, whoever signed it.</summary>
    public static string DigestOf(Envelope envelope) => Convert.ToHexStringLower(SHA256.HashData(envelope.Payload.Span));

    /// <summary>Null where no trusted key signed the envelope, or it holds no statement; the refusal then says why.</summary>
    public static VerifiedStatement? Verify(Envelope envelope, IReadOnlyCollection<PublicKey> trusted, out string refusal)
    {
        if (envelope.PayloadType != Statement.PayloadType)
        {
            refusal = $"it is no in-toto statement but `{Short(envelope.PayloadType)}`";
            return null;
        }

        if (trusted.Count == 0)
        {
            refusal = "no key is trusted";
            return null;
        }

        // The names of keys are hints by whoever wrote the envelope: every trusted key is tried, whatever they say.
        var signed = envelope.ToBeSigned();
        var signers = trusted
            .DistinctBy(key => key.Id)
            .Where(key => envelope.Signatures.Take(Envelope.MostSignatures).Any(one => key.Verifies(signed, one.Bytes.Span)))
            .ToImmutableArray();
        if (signers.IsEmpty)
        {
            var named = envelope.Signatures.FirstOrDefault(one => one.KeyId.Length > 0)?.KeyId;
            refusal =
                named is null ? "no trusted key signed it, or it was changed since"
                : trusted.Any(key => key.Id == named) ? "it was changed since it was signed"
                : $"the key {Short(named)} is not trusted, or it was changed since it was signed";
            return null;
        }

        return Statement.Read(envelope.Payload, out refusal) is { } statement
            ? new VerifiedStatement(statement, signers, DigestOf(envelope))
            : null;
    }

    private static string Short(string text)
    {
        const int longest = 80;
        return TextBytes.Printable(text.Length > longest ? text[..longest] + "…" : text);
    }
}
