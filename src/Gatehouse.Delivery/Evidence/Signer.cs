using System.Security.Cryptography;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Evidence;

/// <summary>Signs what is to be believed.</summary>
public abstract class Signer
{
    /// <summary>As a signature of DER, and the key that checks it.</summary>
    public abstract Task<(PublicKey Key, byte[] Signature)> SignAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>The envelope with one signature more.</summary>
    public async Task<Envelope> SignAsync(Envelope envelope, CancellationToken cancel)
    {
        var (key, signature) = await SignAsync(envelope.ToBeSigned(), cancel).ConfigureAwait(false);
        return envelope with { Signatures = envelope.Signatures.Add(new EnvelopeSignature(key.Id, signature)) };
    }
}

/// <summary>Signs with a private key in memory.</summary>
internal sealed class LocalKey(SecretText pem, string source) : Signer
{
    public override Task<(PublicKey Key, byte[] Signature)> SignAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        using var key = Read(pem.Reveal(), source);
        var signature = key.SignData(bytes.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Task.FromResult((PublicKey.Of(key), signature));
    }

    public static ECDsa Read(string pem, string source)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            // A public key can be imported too; only a private one can be exported so.
            _ = key.ExportPkcs8PrivateKey();
            if (key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
                return key;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // Said below, without the platform's words: they may quote.
        }

        key.Dispose();
        throw new UserError(
            $"{source} holds no private ECDSA key on the curve P-256 (an unencrypted PEM)",
            "gatehouse keys create, or openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt"
        );
    }
}

/// <summary>Lets the user's own command sign, e.g. by a key management service: the key itself never comes here.</summary>
internal sealed class CommandKey(
    WrittenCommand command,
    ImmutableArray<PublicKey> trusted,
    ProgramRunner programs,
    Surroundings surroundings,
    ImmutableArray<KeyValuePair<string, string>> environment
) : Signer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public override async Task<(PublicKey Key, byte[] Signature)> SignAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var end = await programs
            .RunAsync(
                new ProgramCall
                {
                    Words = ProgramCall.WordsOf(command),
                    Folder = surroundings.Folder,
                    Environment = environment,
                    Input = System.Text.Encoding.UTF8.GetString(bytes.Span),
                    Timeout = Patience,
                },
                cancel
            )
            .ConfigureAwait(false);
        if (!end.Succeeded)
            throw new UserError(
                end.TimedOut
                    ? "`evidence.sign-command` did not end in time"
                    : $"`evidence.sign-command` failed with exit code {end.ExitCode}: {end.LastWords}",
                $"run it by hand: {command}"
            );
        var signature = new byte[end.Output.Length];
        if (!Convert.TryFromBase64String(end.Output.Trim(), signature, out var length) || length == 0)
            throw new UserError(
                "`evidence.sign-command` wrote no base64",
                "it must write the signature as DER in base64 to standard output, and nothing else"
            );
        var made = signature[..length];
        var key = trusted.FirstOrDefault(key => key.Verifies(bytes.Span, made));
        return key is null
            ? throw new UserError(
                "the signature of `evidence.sign-command` fits none of `evidence.trusted-keys`",
                "add the public half of its key there; it must sign with ECDSA P-256 over SHA-256 and write DER"
            )
            : (key, made);
    }
}
