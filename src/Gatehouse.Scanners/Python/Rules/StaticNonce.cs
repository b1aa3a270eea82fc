using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Encryption that begins at the same place each time.</summary>
public sealed class StaticNonce : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/static-nonce",
            Title = "A constant nonce or initialisation vector",
            Severity = Severity.Medium,
            Cwe = [329, 323],
            Why = """
                Under one key and one nonce the streams of GCM, CTR and ChaCha20 repeat: two ciphertexts give away both texts, and in GCM the key that
                authenticates. In CBC equal beginnings show.
                """,
            Fix = "Make a fresh one for each message (`os.urandom(12)` for GCM, `os.urandom(16)` for CBC) and send it along.",
            References = ["https://cryptography.io/en/latest/hazmat/primitives/aead/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from Crypto.Cipher import AES

                IV = b"0123456789abcdef"

                def encrypt(key, text):
                    return AES.new(key, AES.MODE_GCM, «IV»).encrypt(text)
                """
            ),
            Bad(
                """
                from cryptography.hazmat.primitives.ciphers.aead import AESGCM

                def encrypt(key, text):
                    return AESGCM(key).encrypt(«b"\x00" * 12», text, None)
                """
            ),
            Good(
                "fresh",
                """
                import os
                from cryptography.hazmat.primitives.ciphers.aead import AESGCM

                def encrypt(key, text):
                    nonce = os.urandom(12)
                    return nonce + AESGCM(key).encrypt(nonce, text, None)
                """
            ),
            Good(
                "taken off the message to read it",
                """
                from Crypto.Cipher import AES

                def decrypt(key, message):
                    return AES.new(key, AES.MODE_GCM, nonce=message[:12]).decrypt(message[12:])
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("Crypto", "Cryptodome", "cryptography"))
            yield break;
        foreach (var argument in Nonces(module))
        {
            if (IsConstant(argument.Value, argument.Scope))
                yield return new Hit(argument.Value.Span, "The same nonce for every message");
        }
    }

    private static IEnumerable<CallArgument> Nonces(PythonModule module)
    {
        foreach (var call in module.CallsTo("Crypto.Cipher.AES.new", "Cryptodome.Cipher.AES.new"))
        {
            if ((call.Argument("iv") ?? call.Argument("nonce") ?? call.Argument("IV") ?? call.Argument(2)) is { } argument)
                yield return argument;
        }

        foreach (var mode in (string[])["CBC", "CTR", "CFB", "OFB", "GCM"])
        {
            foreach (var call in module.CallsTo($"cryptography.hazmat.primitives.ciphers.modes.{mode}"))
            {
                if (call.Argument(0) is { } argument)
                    yield return argument;
            }
        }

        foreach (var type in (string[])["AESGCM", "ChaCha20Poly1305", "AESCCM"])
        {
            foreach (var call in module.CallsTo($"cryptography.hazmat.primitives.ciphers.aead.{type}().encrypt"))
            {
                if (call.Argument(0, "nonce") is { } argument)
                    yield return argument;
            }
        }
    }

    private static bool IsConstant(Expression value, Scope scope) =>
        scope.Followed(value) switch
        {
            StringExpression => true,
            BinaryOpExpression { Operator: BinaryOperator.Mult or BinaryOperator.Add } both => IsConstant(both.Left, scope)
                && (both.Right is NumberExpression || IsConstant(both.Right, scope)),
            CallExpression { Function: AttributeExpression { Name: "encode", Value: { } text } } => IsConstant(text, scope),
            CallExpression { Function: NameExpression { Name: "bytes" }, Arguments: [{ Value: NumberExpression }] } => true,
            _ => false,
        };
}
