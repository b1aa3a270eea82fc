using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;
using Gatehouse.Scanners.Python.Compatibility;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A key that is too short.</summary>
public sealed class ShortKey : AuditRule
{
    /// <summary>By the names of curves in <c>cryptography</c>.</summary>
    private static int BitsOf(string? curve) =>
        curve switch
        {
            "SECP192R1" => 192,
            "SECT163K1" or "SECT163R2" => 163,
            // Every other curve has at least as many bits as are asked for by default, and so has the one that cannot be read.
            "SECT233K1" or "SECT233R1" => 233,
            "SECP256K1" or "SECP256R1" or "BrainpoolP256R1" => 256,
            "SECT283K1" or "SECT283R1" => 283,
            "SECP384R1" or "BrainpoolP384R1" => 384,
            "SECT409K1" or "SECT409R1" => 409,
            "BrainpoolP512R1" => 512,
            "SECP521R1" => 521,
            "SECT571R1" => 570,
            "SECT571K1" => 571,
            _ => 224,
        };

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/short-key",
            Title = "A key is too short",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [326],
            Tier = Tier.Audit,
            Aliases = Names("505", "weak_cryptographic_key"),
            Why = "A short key can be found by trying; RSA and DSA of 1024 bits are within reach of those who have the machines.",
            Fix = "Use RSA of at least 3072 bits, or Ed25519.",
            References = ["https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from cryptography.hazmat.primitives.asymmetric import rsa\n\n«rsa.generate_private_key(65537, 1024)»\n"),
            Bad("from cryptography.hazmat.primitives.asymmetric import ec\n\n«ec.generate_private_key(ec.SECT163K1)»\n"),
            Good("long enough", "from Crypto.PublicKey import RSA\n\nRSA.generate(3072)\nRSA.generate(bits)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        const string cryptography = "cryptography.hazmat.primitives.asymmetric.";
        var settings = view.Settings;
        return Sized(view, cryptography + "dsa.generate_private_key", "key_size", 0, settings.DsaSizes)
            .Concat(Sized(view, cryptography + "rsa.generate_private_key", "key_size", 1, settings.RsaSizes))
            .Concat(Curved(view, cryptography + "ec.generate_private_key"))
            .Concat(Sized(view, "Crypto.PublicKey.DSA.generate", "bits", 0, settings.DsaSizes))
            .Concat(Sized(view, "Crypto.PublicKey.RSA.generate", "bits", 0, settings.RsaSizes))
            .Concat(Sized(view, "Cryptodome.PublicKey.DSA.generate", "bits", 0, settings.DsaSizes))
            .Concat(Sized(view, "Cryptodome.PublicKey.RSA.generate", "bits", 0, settings.RsaSizes));
    }

    private static IEnumerable<Hit> Sized(AuditView view, string function, string name, int position, KeySizes sizes)
    {
        foreach (var call in view.CallsTo(function))
        {
            var given = call.Keyword(name)?.Value ?? call.At(position);
            if (given is NumberExpression { Integer: { } bits } && Judge(view, call, bits == 0 ? 2048 : bits, sizes) is { } hit)
                yield return hit;
        }
    }

    private static IEnumerable<Hit> Curved(AuditView view, string function)
    {
        foreach (var call in view.CallsTo(function))
        {
            if (Judge(view, call, BitsOf(Spelled.Word(call.Keyword("curve")?.Value ?? call.At(0))), view.Settings.EcSizes) is { } hit)
                yield return hit;
        }
    }

    private static Hit? Judge(AuditView view, AuditCall call, long bits, KeySizes sizes) =>
        bits < sizes.High ? call.Hit("a key of so few bits can be found by trying") with { Severity = Severity.High }
        : bits < sizes.Medium ? call.Hit("a key of so few bits will not stand for long") with { Severity = Severity.Medium }
        : null;
}
