using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Encryption block by block, so that like blocks stay alike.</summary>
public sealed class EcbEncryption : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/ecb-encryption",
            Title = "Encryption in ECB mode",
            Severity = Severity.Medium,
            Cwe = [327],
            Why = """
                ECB encrypts equal blocks to equal blocks: whoever sees the ciphertext sees where the text repeats, and can cut, repeat and swap blocks unnoticed.
                """,
            Fix = "Use an authenticated mode with a fresh nonce: `AESGCM`, `AES.MODE_GCM`, or `Fernet`.",
            References = ["https://cryptography.io/en/latest/hazmat/primitives/symmetric-encryption/"],
            Aliases = ["bandit:B305", "bandit:cipher_modes", "ruff:S305"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from Crypto.Cipher import AES

                def encrypt(key, text):
                    return AES.new(key, «AES.MODE_ECB»).encrypt(text)
                """
            ),
            Bad(
                """
                from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

                def encryptor(key):
                    return Cipher(algorithms.AES(key), «modes.ECB()»).encryptor()
                """
            ),
            Good(
                "the one block of a key wrap",
                """
                from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

                def wrap_key(key, block):
                    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)
                """
            ),
            Good(
                "GCM",
                """
                from Crypto.Cipher import AES

                def encrypt(key, text):
                    return AES.new(key, AES.MODE_GCM).encrypt_and_digest(text)
                """
            ),
        ];

    internal override Clearance LetsGo => Clearance.OfUnreached;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        const string Why = "ECB shows where the text repeats, and lets blocks be swapped";
        foreach (var library in (string[])["Crypto", "Cryptodome"])
        {
            foreach (var call in module.CallsTo($"{library}.Cipher.AES.new"))
            {
                if (call.Argument(1, "mode") is { } mode && mode.Path == $"{library}.Cipher.AES.MODE_ECB" && !WrapsKey(module, call))
                    yield return new Hit(mode.Span, Why);
            }
        }

        foreach (var call in module.CallsTo("cryptography.hazmat.primitives.ciphers.modes.ECB"))
        {
            if (!WrapsKey(module, call))
                yield return new Hit(call.Span, Why);
        }
    }

    /// <summary>RFC 3394 encrypts one block at a time by ECB, as do the counters of a mode built by hand.</summary>
    private static bool WrapsKey(PythonModule module, CallSite call) =>
        module.Around.FunctionOf(call.Node) is { } function
        && Words.Has(function.Name, "wrap", "unwrap", "ctr", "cmac", "counter", "block");
}
