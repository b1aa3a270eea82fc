using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A password stored by a hash that is made to be quick.</summary>
public sealed class FastPasswordHash : PythonRule
{
    private static readonly ImmutableArray<string> Fast =
    [
        "hashlib.sha224",
        "hashlib.sha256",
        "hashlib.sha384",
        "hashlib.sha512",
        "hashlib.sha3_256",
        "hashlib.sha3_512",
        "hashlib.blake2b",
        "hashlib.blake2s",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/fast-password-hash",
            Title = "A password hashed by a quick hash function",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [916],
            Why = """
                SHA-2 is strong and quick, and quick is wrong for passwords: whoever copies the table tries billions of candidates a second. A function made for
                passwords takes its time and memory for each.
                """,
            Fix =
                "Use `argon2-cffi`, `hashlib.scrypt`, `bcrypt`, or the framework's own (`generate_password_hash`, Django's `make_password`).",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import hashlib

                def register(db, name, password):
                    db.add(name, «hashlib.sha256(password.encode())».hexdigest())
                """
            ),
            Bad(
                """
                import hashlib

                def login(form, users):
                    p = form["password"]
                    return users.find(form["name"], «hashlib.sha256(p.encode())».hexdigest())
                """
            ),
            Bad(
                """
                import hashlib

                def register(user, form):
                    user.password_hash = «hashlib.sha512(form["word"].encode() + user.salt)».hexdigest()
                """
            ),
            Bad(
                """
                import hashlib

                def is_right(pin, stored):
                    return «hashlib.sha256(b"till" + pin.encode())».hexdigest() == stored
                """
            ),
            Good(
                "rounds",
                """
                import hashlib

                def register(password, salt):
                    return hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)
                """
            ),
            Good(
                "a file",
                """
                import hashlib

                def digest_of(content):
                    return hashlib.sha256(content).hexdigest()
                """
            ),
            Good(
                "a key for a cipher, by the same words",
                """
                import hashlib

                def scram_client_key(password):
                    return hashlib.sha256(password).digest()
                """
            ),
        ];

    internal override Clearance LetsGo => Clearance.OfUnreached;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo(Fast))
        {
            var purpose = Purpose.Of(module, call.Node);
            var function = module.Around.FunctionOf(call.Node)?.Name ?? "";
            if (
                purpose
                    .Names.Append(function)
                    .Any(name => Words.Has(name, "scram", "sasl", "cache", "key", "pwned", "breach", "fingerprint", "signature"))
            )
                continue;
            var inputs = call.Argument(0) is { } data ? Purpose.OriginsOf(data.Value, call.Scope).Concat(purpose.Inputs) : purpose.Inputs;
            if (
                inputs.Any(name => Words.IsPassword(name) || Words.IsPin(name))
                || purpose.Names.Any(name =>
                    Words.IsPassword(name)
                    && (Words.Has(name, "hash", "hashed", "digest") || name.Length <= 10)
                    && !Words.Has(name, "reset", "token")
                )
            )
                yield return new Hit(call.Span, "A quick hash of a password can be searched at billions of guesses a second");
        }
    }
}
