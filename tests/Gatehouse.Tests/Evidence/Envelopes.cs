using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Tests.Evidence;

public sealed class Envelopes
{
    private static Envelope Read(string json) => Envelope.Read(Encoding.UTF8.GetBytes(json), out var problem).ShouldNotBeNull(problem);

    private static string Refusal(string json)
    {
        Envelope.Read(Encoding.UTF8.GetBytes(json), out var problem).ShouldBeNull();
        return problem;
    }

    [Fact]
    public void Are_signed_over_type_and_payload_with_their_lengths() =>
        // The example of the specification.
        Encoding
            .UTF8.GetString(
                new Envelope { PayloadType = "http://example.com/HelloWorld", Payload = "hello world"u8.ToArray() }.ToBeSigned()
            )
            .ShouldBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");

    [Fact]
    public void Count_bytes_not_letters() =>
        Encoding.UTF8.GetString(new Envelope { PayloadType = "ü", Payload = "é"u8.ToArray() }.ToBeSigned()).ShouldBe("DSSEv1 2 ü 2 é");

    [Fact]
    public void Come_back_as_they_were_written() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonEmptyString>(),
                ArbMap.Default.ArbFor<byte[]>(),
                ArbMap.Default.ArbFor<NonEmptyArray<byte>>(),
                (type, payload, signature) =>
                {
                    // Half a surrogate pair is no text, and JSON cannot carry it.
                    var name = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(type.Get));
                    var written = new Envelope
                    {
                        PayloadType = name,
                        Payload = payload,
                        Signatures = [new EnvelopeSignature("k", signature.Get), new EnvelopeSignature("", signature.Get)],
                    };
                    var read = Envelope.Read(written.Write(), out _)!;
                    return read.PayloadType == name
                        && read.Payload.Span.SequenceEqual(payload)
                        && read.ToBeSigned().SequenceEqual(written.ToBeSigned())
                        && read.Signatures.Length == 2
                        && read.Signatures[0].KeyId == "k"
                        && read.Signatures[1].Bytes.Span.SequenceEqual(signature.Get);
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>Two contents that differ are never signed as the same bytes, however their parts are cut.</summary>
    [Fact]
    public void Are_never_signed_alike_where_they_differ() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<(byte[] Payload, PositiveInt Cut)>(),
                pair =>
                {
                    var text = "1 2 3 " + Convert.ToHexString(pair.Payload);
                    var cut = pair.Cut.Get % text.Length;
                    var one = new Envelope { PayloadType = text[..cut], Payload = Encoding.UTF8.GetBytes(text[cut..]) };
                    var other = new Envelope { PayloadType = text, Payload = Array.Empty<byte>() };
                    return cut == text.Length || !one.ToBeSigned().SequenceEqual(other.ToBeSigned());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void May_be_written_in_either_alphabet_and_with_fields_that_are_not_known()
    {
        var read = Read("""{"payloadType":"t","payload":"-_8","signatures":[{"sig":"-_8=","extension":{}}],"later":1}""");
        read.Payload.ToArray().ShouldBe([0xfb, 0xff]);
        read.Signatures.ShouldHaveSingleItem().KeyId.ShouldBe("");
    }

    [Theory]
    [InlineData("""{"payload":"","signatures":[{"sig":"YQ=="}]}""", "payloadType")]
    [InlineData("""{"payloadType":"t","payload":"!","signatures":[{"sig":"YQ=="}]}""", "payload is no base64")]
    [InlineData("""{"payloadType":"t","payload":"YQ=="}""", "nobody signed")]
    [InlineData("""{"payloadType":"t","payload":"YQ==","signatures":[]}""", "nobody signed")]
    [InlineData("""{"payloadType":"t","payload":"YQ==","signatures":[{"sig":"?"}]}""", "signatures is no base64")]
    [InlineData("""{"payloadType":"t","payload":"YQ==","payload":"Yg==","signatures":[{"sig":"YQ=="}]}""", "stands twice")]
    [InlineData("""{"payloadType":"t","x":[[[[[[[[[[1]]]]]]]]]]}""", "nests more than")]
    [InlineData("""{"payloadType":""", "JSON")]
    public void That_are_none_are_refused(string json, string why) => Refusal(json).ShouldContain(why);

    [Fact]
    public void That_are_too_large_are_refused() => Refusal(new string(' ', Envelope.Largest + 1)).ShouldContain("larger than");

    [Fact]
    public void With_too_many_signatures_are_refused() =>
        Refusal(
                """{"payloadType":"t","payload":"YQ==","signatures":["""
                    + string.Join(',', Enumerable.Repeat("""{"sig":"YQ=="}""", Envelope.MostSignatures + 1))
                    + "]}"
            )
            .ShouldContain("signatures");
}

public sealed class PublicKeys
{
    [Fact]
    public void Are_named_by_the_digest_of_their_bytes()
    {
        var (key, known) = Signing.Key();
        known.Id.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())));
        PublicKey.Read(known.Pem, out _).ShouldNotBeNull().Id.ShouldBe(known.Id);
    }

    [Fact]
    public void Of_other_kinds_are_refused()
    {
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var (key, known) = Signing.Key();
        foreach (
            var (pem, why) in new[]
            {
                (large.ExportSubjectPublicKeyInfoPem(), "P-256"),
                (rsa.ExportSubjectPublicKeyInfoPem(), "P-256"),
                (key.ExportPkcs8PrivateKeyPem(), "private key"),
                (known.Pem + known.Pem, "more than one"),
                ("no key", "no PEM"),
                (PemEncoding.WriteString("PUBLIC KEY", new byte[40]), "P-256"),
                (new string('-', PublicKey.Largest + 1), "too long"),
            }
        )
        {
            PublicKey.Read(pem, out var problem).ShouldBeNull();
            problem.ShouldContain(why);
        }
    }

    [Fact]
    public void Take_no_bytes_for_a_signature()
    {
        var (_, known) = Signing.Key();
        known.Verifies("x"u8, []).ShouldBeFalse();
        known.Verifies("x"u8, new byte[64]).ShouldBeFalse();
    }
}

public sealed class VerifiedStatements
{
    private static string Refusal(Envelope envelope, params PublicKey[] trusted)
    {
        VerifiedStatement.Verify(envelope, trusted, out var refusal).ShouldBeNull();
        return refusal;
    }

    [Fact]
    public void Are_made_of_what_a_trusted_key_signed()
    {
        var (key, known) = Signing.Key();
        var (other, _) = Signing.Key();
        var envelope = Signing.SmallStatement().Sign(other).Sign(key);
        var verified = VerifiedStatement.Verify(envelope, [known, known], out var refusal).ShouldNotBeNull(refusal);
        verified.Signers.ShouldHaveSingleItem().Id.ShouldBe(known.Id);
        verified.Statement.IsAbout(Subject.Sha256, "sha256:" + new string('a', 64)).ShouldBeTrue();
        verified.Statement.IsAbout(Subject.GitCommit, new string('a', 64)).ShouldBeFalse();
        verified.Statement.PredicateType.ShouldBe("urn:example:x");
        verified.Statement.Predicate["n"].Word.ShouldBe("1");
    }

    [Fact]
    public void Need_no_name_of_a_key()
    {
        var (key, known) = Signing.Key();
        VerifiedStatement.Verify(Signing.SmallStatement().Sign(key).WithoutKeyIds(), [known], out _).ShouldNotBeNull();
    }

    [Fact]
    public void Are_not_made_of_a_payload_that_was_changed()
    {
        var (key, known) = Signing.Key();
        var envelope = Signing.SmallStatement().Sign(key);
        var bytes = envelope.Payload.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Refusal(envelope with { Payload = bytes.ToArray() }, known).ShouldContain("changed since it was signed");
            bytes[i] ^= 1;
        }
    }

    [Fact]
    public void Are_not_made_of_a_signature_that_was_changed()
    {
        var (key, known) = Signing.Key();
        var envelope = Signing.SmallStatement().Sign(key);
        var signature = envelope.Signatures[0].Bytes.ToArray();
        for (var i = 0; i < signature.Length; i++)
        {
            var changed = signature.ToArray();
            changed[i] ^= 1;
            Refusal(envelope with { Signatures = [new EnvelopeSignature(known.Id, changed)] }, known).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Are_not_made_of_what_another_key_signed()
    {
        var (key, known) = Signing.Key();
        var (_, other) = Signing.Key();
        var envelope = Signing.SmallStatement().Sign(key);
        Refusal(envelope, other).ShouldContain(known.Id);
        // Whose name it bears does not count.
        Refusal(envelope with { Signatures = [envelope.Signatures[0] with { KeyId = other.Id }] }, other).ShouldContain("changed");
        Refusal(envelope).ShouldContain("no key is trusted");
    }

    [Fact]
    public void Are_not_made_of_another_type_of_payload()
    {
        var (key, known) = Signing.Key();
        Refusal((Signing.SmallStatement() with { PayloadType = "text/plain" }).Sign(key), known).ShouldContain("text/plain");
        // The signature is over the type too.
        Refusal(
                (Signing.SmallStatement() with { PayloadType = "text/plain" }).Sign(key) with
                {
                    PayloadType = Statement.PayloadType,
                },
                known
            )
            .ShouldContain("changed");
    }

    [Theory]
    [InlineData("{}", "_type")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v0.1","subject":[]}""", "_type")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"x","predicate":{}}""", "about nothing")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"a"}}],"predicate":{}}""", "no predicateType")]
    [InlineData(
        """{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"a"}}],"predicateType":"x","predicate":1}""",
        "no predicate"
    )]
    [InlineData("""{"_type":"x","_type":"y"}""", "stands twice")]
    [InlineData("[", "JSON")]
    public void Are_not_made_of_what_is_no_statement(string payload, string why)
    {
        var (key, known) = Signing.Key();
        Refusal(Signing.Statement(payload).Sign(key), known).ShouldContain(why);
    }
}
