using System.Security.Cryptography;

namespace Gatehouse.Engine.Evidence;

/// <summary>A public key whose signatures can be checked: ECDSA on the curve P-256, over SHA-256.</summary>
public sealed class PublicKey
{
    /// <summary>A PEM of such a key has fewer than two hundred characters.</summary>
    public const int Largest = 16 * 1024;

    private const string Label = "PUBLIC KEY";
    private const string CurveOid = "1.2.840.10045.3.1.7";

    private readonly byte[] _der;

    private PublicKey(byte[] der)
    {
        _der = der;
        Id = Convert.ToHexStringLower(SHA256.HashData(der));
    }

    /// <summary>The SHA-256 digest of the key as DER (SubjectPublicKeyInfo), in hexadecimal digits.</summary>
    public string Id { get; }

    public string Pem => PemEncoding.WriteString(Label, _der) + "\n";

    public static PublicKey Of(ECDsa key) => new(key.ExportSubjectPublicKeyInfo());

    /// <summary>Null where the text holds no such key; the problem then says why, without quoting it.</summary>
    public static PublicKey? Read(string pem, out string problem)
    {
        problem = "";
        if (pem.Length > Largest)
            problem = "it is too long for a public key";
        else if (!PemEncoding.TryFind(pem, out var fields))
            problem = "it is no PEM; a public key begins with `-----BEGIN PUBLIC KEY-----`";
        else if (!pem[fields.Label].Equals(Label, StringComparison.Ordinal))
            problem = pem[fields.Label].Contains("PRIVATE", StringComparison.Ordinal)
                ? "it is a private key; give the public one beside it"
                : "it is a PEM, but no public key; that begins with `-----BEGIN PUBLIC KEY-----`";
        else if (PemEncoding.TryFind(pem.AsSpan(fields.Location.End.GetOffset(pem.Length)), out _))
            problem = "it holds more than one key; give each its own file";
        if (problem.Length > 0)
            return null;
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            if (key.ExportParameters(false).Curve.Oid.Value == CurveOid)
                return Of(key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // Said below: the platform's messages differ from one to the next.
        }

        problem = "it is no ECDSA key on the curve P-256";
        return null;
    }

    /// <param name="signature">As DER.</param>
    public bool Verifies(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_der, out _);
        try
        {
            return key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // No DER at all.
            return false;
        }
    }
}
