using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Encryption that lets the text be changed unnoticed.</summary>
public sealed class UnauthenticatedEncryption : PythonRule
{
    private static readonly ImmutableArray<string> Modes = ["CBC", "CFB", "OFB", "CTR"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unauthenticated-encryption",
            Title = "Encryption without authentication",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [353, 327],
            Why = """
                In CBC, CTR, CFB and OFB mode whoever holds the ciphertext can change bits of the text, and where errors of padding show, read all of it. No
                HMAC is made or checked in this file.
                """,
            Fix = "Use `AESGCM`, `AES.MODE_GCM` or `Fernet`, or put an HMAC over nonce and ciphertext and check it before decrypting.",
            References = ["https://cryptography.io/en/latest/fernet/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from Crypto.Cipher import AES

                def encrypt(key, iv, text):
                    return AES.new(key, «AES.MODE_CBC», iv).encrypt(text)
                """
            ),
            Good(
                "with an HMAC",
                """
                import hmac
                from Crypto.Cipher import AES

                def encrypt(key, mac_key, iv, text):
                    sealed = AES.new(key, AES.MODE_CBC, iv).encrypt(text)
                    return sealed + hmac.new(mac_key, iv + sealed, "sha256").digest()
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

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("Crypto", "Cryptodome", "cryptography") || module.Around.Imports("hmac") || IsAuthenticated(module))
            yield break;
        foreach (var library in (string[])["Crypto", "Cryptodome"])
        {
            foreach (var call in module.CallsTo($"{library}.Cipher.AES.new"))
            {
                if (call.Argument(1, "mode") is { } mode && Modes.Any(name => mode.Path == $"{library}.Cipher.AES.MODE_{name}"))
                    yield return new Hit(mode.Span, "The ciphertext can be changed unnoticed");
            }
        }

        foreach (var name in Modes)
        {
            foreach (var call in module.CallsTo($"cryptography.hazmat.primitives.ciphers.modes.{name}"))
                yield return new Hit(call.Span, "The ciphertext can be changed unnoticed");
        }
    }

    private static bool IsAuthenticated(PythonModule module) =>
        module
            .All(NodeKind.ImportFrom)
            .Any(site => ((ImportFromStatement)site.Node).Names.Any(name => Words.Has(name.Name, "hmac", "cmac", "poly1305", "mac")));
}
