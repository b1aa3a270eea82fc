using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A key too short for the years it has to last.</summary>
public sealed class WeakKeySize : PythonRule
{
    private static readonly ImmutableArray<(string Callee, int Index, string Name)> Generators =
    [
        ("cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key", 1, "key_size"),
        ("cryptography.hazmat.primitives.asymmetric.dsa.generate_private_key", 0, "key_size"),
        ("cryptography.hazmat.primitives.asymmetric.dh.generate_parameters", 1, "key_size"),
        ("Crypto.PublicKey.RSA.generate", 0, "bits"),
        ("Cryptodome.PublicKey.RSA.generate", 0, "bits"),
        ("Crypto.PublicKey.DSA.generate", 0, "bits"),
        ("Cryptodome.PublicKey.DSA.generate", 0, "bits"),
        ("rsa.newkeys", 0, "nbits"),
        ("paramiko.RSAKey.generate", 0, "bits"),
        ("paramiko.DSSKey.generate", 0, "bits"),
        ("OpenSSL.crypto.PKey().generate_key", 1, "bits"),
    ];

    private static readonly ImmutableArray<string> WeakCurves =
    [
        "SECP192R1",
        "SECT163K1",
        "SECT163R2",
        "BrainpoolP160R1",
        "BrainpoolP192R1",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/weak-key-size",
            Title = "A key that is too short",
            Severity = Severity.Medium,
            Cwe = [326],
            Why =
                "RSA and DSA keys of 1024 bits are within reach of whoever can rent enough machines; curves below 224 bits too. Such a key can be computed.",
            Fix = "Make RSA keys of at least 3072 bits (2048 is the floor), or use Ed25519 or P-256.",
            References = ["https://www.keylength.com/en/4/"],
            Aliases = ["bandit:B505", "bandit:weak_cryptographic_key", "ruff:S505"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from cryptography.hazmat.primitives.asymmetric import rsa

                key = rsa.generate_private_key(public_exponent=65537, «key_size=1024»)
                """
            ),
            Bad(
                """
                from Crypto.PublicKey import RSA

                key = RSA.generate(«1024»)
                """
            ),
            Bad(
                """
                from cryptography.hazmat.primitives.asymmetric import ec

                key = ec.generate_private_key(«ec.SECP192R1()»)
                """
            ),
            Good(
                "long enough",
                """
                from Crypto.PublicKey import RSA

                key = RSA.generate(3072)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var (callee, index, name) in Generators)
        {
            foreach (var call in module.CallsTo(callee))
            {
                if (call.Argument(index, name) is { Integer: > 0 and < 2048 and var bits } size)
                    yield return new Hit(size.Span, $"A key of {bits} bits can be computed");
            }
        }

        foreach (var call in module.CallsTo("cryptography.hazmat.primitives.asymmetric.ec.generate_private_key"))
        {
            if (
                call.Argument(0, "curve") is { Path: { } path } curve
                && WeakCurves.Any(weak => path.Contains($".ec.{weak}", StringComparison.Ordinal))
            )
                yield return new Hit(curve.Span, "A curve of less than 224 bits is too small");
        }
    }
}
