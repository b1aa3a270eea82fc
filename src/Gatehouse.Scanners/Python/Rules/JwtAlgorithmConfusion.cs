using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>One key for signatures with a secret and with a public key.</summary>
public sealed class JwtAlgorithmConfusion : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/jwt-algorithm-confusion",
            Title = "A token may choose between secret and public key",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [347],
            Why =
                "Where HS256 and RS256 are both allowed for one key, a token signed by HS256 with the public key as its secret is taken for genuine.",
            Fix = "Allow the one algorithm that you sign with.",
            References = ["https://www.rfc-editor.org/rfc/rfc8725#section-3.1"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import jwt

                def who(token, key):
                    return jwt.decode(token, key, «algorithms=["HS256", "RS256"]»)
                """
            ),
            Good(
                "one family",
                """
                import jwt

                def who(token, key):
                    return jwt.decode(token, key, algorithms=["RS256", "RS512"])
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("jwt.decode", "jose.jwt.decode"))
        {
            if (
                call.Argument(2, "algorithms") is not { } algorithms
                || algorithms.Scope.Followed(algorithms.Value) is not ListExpression list
            )
                continue;
            var names = list.Elements.OfType<StringExpression>().Select(text => text.Value).ToList();
            if (
                names.Exists(name => name.StartsWith("HS", StringComparison.Ordinal))
                && names.Exists(name => name is ['R' or 'E' or 'P', 'S', ..])
            )
                yield return new Hit(algorithms.Span, "A token signed with the public key as its secret is taken for genuine");
        }
    }
}
