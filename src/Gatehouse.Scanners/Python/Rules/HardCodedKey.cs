using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A cipher's or an HMAC's key that stands in the code.</summary>
public sealed class HardCodedKey : PythonRule
{
    /// <summary>Their first argument is the key.</summary>
    internal static ImmutableArray<string> Callees { get; } =
    [
        "Crypto.Cipher.AES.new",
        "Cryptodome.Cipher.AES.new",
        "Crypto.Cipher.ChaCha20.new",
        "Cryptodome.Cipher.ChaCha20.new",
        "cryptography.hazmat.primitives.ciphers.algorithms.AES",
        "cryptography.hazmat.primitives.ciphers.algorithms.ChaCha20",
        "cryptography.hazmat.primitives.ciphers.aead.AESGCM",
        "cryptography.hazmat.primitives.ciphers.aead.ChaCha20Poly1305",
        "cryptography.fernet.Fernet",
        "cryptography.hazmat.primitives.hmac.HMAC",
        "hmac.new",
        "hmac.digest",
        "nacl.secret.SecretBox",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/hard-coded-key",
            Title = "An encryption key in the code",
            Severity = Severity.High,
            Cwe = [321],
            Why = "Everyone who can read the code, a copy of it or the image it was built into can read and forge what the key protects.",
            Fix =
                "Make a new key, keep it in the environment or a secret store, read it at start, and encrypt again what the old one protected.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Key_Management_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from Crypto.Cipher import AES

                def encrypt(text):
                    return AES.new(«b"sixteen byte key», AES.MODE_GCM).encrypt_and_digest(text)
                """.Replace("key»", "key\"»", StringComparison.Ordinal)
            ),
            Bad(
                """
                from Crypto.Cipher import AES

                KEY = «b"sixteen byte key»

                def encrypt(text):
                    return AES.new(KEY, AES.MODE_GCM).encrypt_and_digest(text)

                def decrypt(text, tag, nonce):
                    return AES.new(KEY, AES.MODE_GCM, nonce=nonce).decrypt_and_verify(text, tag)
                """.Replace("key»", "key\"»", StringComparison.Ordinal)
            ),
            Good(
                "from the environment",
                """
                import os
                from Crypto.Cipher import AES

                KEY = os.environ["DATA_KEY"].encode()

                def encrypt(text):
                    return AES.new(KEY, AES.MODE_GCM).encrypt_and_digest(text)
                """
            ),
            Good(
                "a label that separates domains is no key",
                """
                import hmac

                def derive(secret):
                    return hmac.new(secret, b"label", "sha256").digest()
                """
            ),
            Good(
                "an empty key, as HKDF's salt",
                """
                import hmac

                def extract(material):
                    return hmac.new(b"", material, "sha256").digest()
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        var told = new HashSet<StringExpression>();
        foreach (var call in module.CallsTo(Callees))
        {
            if (call.Argument(0, "key") is not { } key || Literal(key.Value, key.Scope) is not { Value.Length: >= 4 } literal)
                continue;
            // A domain label that stands in the key's place, as in `hmac.new(b"WebAppData", token)`, keys nothing.
            var isLabel =
                call.Path is "hmac.new" or "hmac.digest"
                && call.Argument(1, "msg") is { } text
                && Purpose.NamesIn(text.Value).Any(Words.IsSecret);
            // Where it stands is where it must go from, however often it is used.
            if (!isLabel && told.Add(literal))
                yield return new Hit(key.Value.Span.Contains(literal.Span) ? key.Value.Span : literal.Span, "The key stands in the code")
                {
                    Confidence = literal.Value.Length < 8 ? Confidence.Medium : null,
                };
        }
    }

    internal static StringExpression? Literal(Expression value, Scope scope) =>
        scope.Followed(value) switch
        {
            StringExpression literal => literal,
            CallExpression { Function: AttributeExpression { Name: "encode", Value: { } text } } => Literal(text, scope),
            CallExpression
            {
                Function: AttributeExpression { Name: "b64decode" or "fromhex" or "unhexlify" },
                Arguments: [var first, ..]
            } => Literal(first.Value, scope),
            CallExpression { Function: NameExpression { Name: "bytes" or "bytearray" }, Arguments: [{ Value: { } text }, ..] } => Literal(
                text,
                scope
            ),
            _ => null,
        };
}
