using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Tests.Evidence;

/// <summary>Keys and envelopes to begin a test with, made anew in every run.</summary>
internal static class Signing
{
    public static (ECDsa Private, PublicKey Public) Key()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (key, PublicKey.Of(key));
    }

    public static Envelope Sign(this Envelope envelope, ECDsa key) =>
        envelope with
        {
            Signatures = envelope.Signatures.Add(
                new EnvelopeSignature(
                    PublicKey.Of(key).Id,
                    key.SignData(envelope.ToBeSigned(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                )
            ),
        };

    public static Envelope Statement(string payload) =>
        new() { PayloadType = Engine.Evidence.Statement.PayloadType, Payload = Encoding.UTF8.GetBytes(payload) };

    public static Envelope SmallStatement() =>
        Engine.Evidence.Statement.Write([Subject.OfImage("todo", new string('a', 64))], "urn:example:x", json => json.WriteNumber("n", 1));
}
