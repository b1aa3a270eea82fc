using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A broken cipher.</summary>
public sealed class LegacyCipher : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/legacy-cipher",
            Title = "A broken cipher is used",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [327],
            Tier = Tier.Audit,
            Aliases = Names("304", "ciphers"),
            Why = "RC2, RC4, DES, Blowfish and their like have short keys, short blocks or known flaws: what they hide can be read.",
            Fix = "Use AES-GCM or ChaCha20-Poly1305.",
            References = ["https://cryptography.io/en/latest/hazmat/primitives/aead/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from Crypto.Cipher import DES\n\n«DES.new(key)»\n"),
            Good("a sound one", "from Crypto.Cipher import AES\n\nAES.new(key, AES.MODE_GCM)\n"),
        ];

    protected override ImmutableArray<string> Functions =>
        [
            .. from library in (string[])["Crypto", "Cryptodome"]
            from cipher in (string[])["ARC2", "ARC4", "Blowfish", "DES", "XOR"]
            select $"{library}.Cipher.{cipher}.new",
            .. from cipher in (string[])["ARC4", "Blowfish", "CAST5", "IDEA", "SEED", "TripleDES"]
            select $"cryptography.hazmat.primitives.ciphers.algorithms.{cipher}",
        ];

    protected override string Message(string name) => $"`{name}` is a broken cipher";
}
