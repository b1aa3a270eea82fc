using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Encryption with a cipher that is broken or whose blocks are too small.</summary>
public sealed class WeakCipher : PythonRule
{
    private static readonly ImmutableArray<(string Name, string Shown)> Modules =
    [
        ("ARC2", "RC2"),
        ("ARC4", "RC4"),
        ("Blowfish", "Blowfish"),
        ("CAST", "CAST5"),
        ("DES", "DES"),
        ("DES3", "Triple DES"),
        ("XOR", "XOR"),
    ];

    private static readonly ImmutableArray<(string Name, string Shown)> Algorithms =
    [
        ("ARC4", "RC4"),
        ("RC2", "RC2"),
        ("Blowfish", "Blowfish"),
        ("CAST5", "CAST5"),
        ("IDEA", "IDEA"),
        ("SEED", "SEED"),
        ("TripleDES", "Triple DES"),
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/weak-cipher",
            Title = "A broken cipher",
            Severity = Severity.High,
            Cwe = [327],
            Why = """
                DES keys are searched in a day; RC4's output leaks its key; ciphers with blocks of 64 bits (Triple DES, Blowfish, CAST5, IDEA, RC2) give away text
                after some gigabytes under one key.
                """,
            Fix = "Use AES-GCM or ChaCha20-Poly1305: `cryptography.fernet.Fernet` does all of it, `AESGCM` where you need the parts.",
            References = ["https://cryptography.io/en/latest/fernet/", "https://sweet32.info/"],
            Aliases = ["bandit:B304", "bandit:ciphers", "ruff:S304"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from Crypto.Cipher import DES

                def encrypt(key, text, iv):
                    return «DES.new(key, DES.MODE_CBC, iv)».encrypt(text)
                """
            ),
            Bad(
                """
                from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

                def encryptor(key):
                    return Cipher(«algorithms.ARC4(key)», mode=None).encryptor()
                """
            ),
            Good(
                "AES",
                """
                from Crypto.Cipher import AES

                def encrypt(key, text):
                    return AES.new(key, AES.MODE_GCM).encrypt_and_digest(text)
                """
            ),
            Good(
                "something else of that name",
                """
                from shapes import DES

                DES.new(1)
                """
            ),
        ];

    internal override Clearance LetsGo => Clearance.OfUnreached;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("Crypto", "Cryptodome", "cryptography", "pyDes"))
            yield break;
        foreach (var (name, shown) in Modules)
        {
            foreach (var call in module.CallsTo($"Crypto.Cipher.{name}.new", $"Cryptodome.Cipher.{name}.new"))
                yield return At(call, shown);
        }

        foreach (var (name, shown) in Algorithms)
        {
            foreach (
                var call in module.CallsTo(
                    $"cryptography.hazmat.primitives.ciphers.algorithms.{name}",
                    $"cryptography.hazmat.decrepit.ciphers.algorithms.{name}"
                )
            )
                yield return At(call, shown);
        }

        foreach (var call in module.CallsTo("pyDes.des", "pyDes.triple_des"))
            yield return At(call, "DES");
    }

    private static Hit At(CallSite call, string shown) => new(call.Span, $"{shown} does not keep a secret any more");
}
