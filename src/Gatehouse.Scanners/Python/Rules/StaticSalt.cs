using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A password hash with one salt for all.</summary>
public sealed class StaticSalt : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/static-salt",
            Title = "A constant salt",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [760],
            Why = "With one salt for all, a table computed once for it opens every password, and equal passwords show.",
            Fix = "Make a salt for each password with `os.urandom(16)` and store it beside the hash.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#salting"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import hashlib

                def derive(password):
                    return hashlib.pbkdf2_hmac("sha256", password, «b"pepper and salt"», 600_000)
                """
            ),
            Good(
                "its own",
                """
                import hashlib, os

                def derive(password):
                    salt = os.urandom(16)
                    return salt + hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("hashlib.pbkdf2_hmac"))
        {
            if (At(call.Argument(2, "salt")) is { } hit)
                yield return hit;
        }

        foreach (
            var call in module.CallsTo(
                "hashlib.scrypt",
                "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC",
                "cryptography.hazmat.primitives.kdf.scrypt.Scrypt"
            )
        )
        {
            if (At(call.Argument("salt")) is { } hit)
                yield return hit;
        }

        foreach (
            var call in module.CallsTo(
                "Crypto.Protocol.KDF.PBKDF2",
                "Cryptodome.Protocol.KDF.PBKDF2",
                "Crypto.Protocol.KDF.scrypt",
                "bcrypt.hashpw"
            )
        )
        {
            if (At(call.Argument(1, "salt")) is { } hit)
                yield return hit;
        }
    }

    private static Hit? At(CallArgument? salt) =>
        salt is { } given && HardCodedKey.Literal(given.Value, given.Scope) is not null
            ? new Hit(given.Value.Span, "One salt for every password")
            : null;
}
