using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A password hash told to be quick.</summary>
public sealed class FewHashRounds : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/few-hash-rounds",
            Title = "A password hash with too few rounds",
            Severity = Severity.Medium,
            Cwe = [916],
            Why =
                "The rounds are what each guess costs an attacker. Set so low, a stolen table of passwords is searched almost as fast as if they were hashed plainly.",
            Fix = "PBKDF2-SHA256: 600,000 rounds. bcrypt: a cost of 12. scrypt: N of 2^17, r of 8. Better, use Argon2id with its defaults.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import hashlib

                def derive(password, salt):
                    return hashlib.pbkdf2_hmac("sha256", password, salt, «1000»)
                """
            ),
            Bad(
                """
                import bcrypt

                def derive(password):
                    return bcrypt.hashpw(password, bcrypt.gensalt(«rounds=4»))
                """
            ),
            Good(
                "enough",
                """
                import bcrypt, hashlib

                def derive(password, salt):
                    return bcrypt.hashpw(password, bcrypt.gensalt()) + hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)
                """
            ),
            Good(
                "a number from elsewhere",
                """
                import hashlib

                def derive(password, salt, rounds):
                    return hashlib.pbkdf2_hmac("sha256", password, salt, rounds)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("hashlib.pbkdf2_hmac"))
        {
            if (call.Argument(3, "iterations") is { Integer: < 100_000 } rounds)
                yield return new Hit(rounds.Span, "PBKDF2 wants hundreds of thousands of rounds")
                {
                    Severity = Grade(rounds.Integer, 20_000),
                };
        }

        foreach (var call in module.CallsTo("cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC"))
        {
            if ((call.Argument("iterations") ?? call.Argument(3)) is { Integer: < 100_000 } rounds)
                yield return new Hit(rounds.Span, "PBKDF2 wants hundreds of thousands of rounds")
                {
                    Severity = Grade(rounds.Integer, 20_000),
                };
        }

        foreach (var call in module.CallsTo("Crypto.Protocol.KDF.PBKDF2", "Cryptodome.Protocol.KDF.PBKDF2"))
        {
            if ((call.Argument("count") ?? call.Argument(3)) is { Integer: < 100_000 } rounds)
                yield return new Hit(rounds.Span, "PBKDF2 wants hundreds of thousands of rounds")
                {
                    Severity = Grade(rounds.Integer, 20_000),
                };
        }

        foreach (var call in module.CallsTo("bcrypt.gensalt"))
        {
            if (call.Argument(0, "rounds") is { Integer: < 10 } rounds)
                yield return new Hit(rounds.Span, "bcrypt wants a cost of 12");
        }

        foreach (var call in module.CallsTo("hashlib.scrypt"))
        {
            if (call.Argument("n") is { Integer: < 1 << 13 } rounds)
                yield return new Hit(rounds.Span, "scrypt wants an N of 2^17");
        }
    }

    private static Severity? Grade(long? rounds, long few) => rounds < few ? null : Severity.Low;
}
