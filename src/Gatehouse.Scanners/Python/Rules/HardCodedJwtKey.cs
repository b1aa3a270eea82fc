using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The key of JSON web tokens, in the code.</summary>
public sealed class HardCodedJwtKey : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/hard-coded-jwt-key",
            Title = "The key of JSON web tokens stands in the code",
            Severity = Severity.High,
            Cwe = [321, 798],
            Why =
                "Whoever can read the code makes a token for any user, an administrator among them; a short word is also found by trying.",
            Fix = "Make a new key of 32 random bytes, keep it in the environment, and read it at start.",
            References = ["https://pyjwt.readthedocs.io/en/stable/usage.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import jwt

                def token_for(user):
                    return jwt.encode({"user": user}, «"secret"», algorithm="HS256")
                """
            ),
            Bad(
                """
                from jose import jwt

                KEY = "shop"

                def read(token):
                    return jwt.decode(token, «KEY», algorithms=["HS256"])
                """
            ),
            Good(
                "from the environment",
                """
                import jwt, os

                def token_for(user):
                    return jwt.encode({"user": user}, os.environ["JWT_KEY"], algorithm="HS256")
                """
            ),
            Good(
                "a public key is no secret",
                """
                import jwt

                PUBLIC = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----"

                def read(token):
                    return jwt.decode(token, PUBLIC, algorithms=["ES256"])
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (
            var call in module.CallsTo(
                "jwt.encode",
                "jwt.decode",
                "jose.jwt.encode",
                "jose.jwt.decode",
                "authlib.jose.jwt.encode",
                "authlib.jose.jwt.decode"
            )
        )
        {
            var isThird =
                call.Path!.StartsWith("authlib.", StringComparison.Ordinal) && call.Path.EndsWith("encode", StringComparison.Ordinal);
            if (
                call.Argument(isThird ? 2 : 1, "key") is not { } key
                || HardCodedKey.Literal(key.Value, key.Scope) is not { Value.Length: > 0 } literal
            )
                continue;
            if (
                !literal.Value.Contains("PUBLIC KEY", StringComparison.Ordinal)
                && !literal.Value.Contains("BEGIN CERT", StringComparison.Ordinal)
            )
                yield return new Hit(key.Value.Span, "Whoever reads the code makes a token for any user");
        }
    }
}
