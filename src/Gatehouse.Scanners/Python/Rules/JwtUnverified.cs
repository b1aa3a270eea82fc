using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A JSON web token believed without looking at its signature.</summary>
public sealed class JwtUnverified : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/jwt-unverified",
            Title = "A JSON web token is not verified",
            Severity = Severity.High,
            Cwe = [347],
            Why = "Without its signature a token is what the sender wrote: anyone is whoever they say they are.",
            Fix = "Decode with the key and the one algorithm you sign with: `jwt.decode(token, key, algorithms=[\"HS256\"])`.",
            References = ["https://pyjwt.readthedocs.io/en/stable/usage.html#reading-the-claimset-without-validation"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import jwt

                def who(token):
                    return jwt.decode(token, options=«{"verify_signature": False}»)["user"]
                """.Replace("options=«{", "«options={", StringComparison.Ordinal)
            ),
            Bad(
                """
                import jwt

                def who(token, key):
                    return jwt.decode(token, key, «verify=False»)["user"]
                """
            ),
            Bad(
                """
                import jwt

                def who(token, key):
                    return jwt.decode(token, key, «algorithms=["HS256", "none"]»)["user"]
                """
            ),
            Bad(
                """
                import jwt

                def token_for(user):
                    return jwt.encode({"user": user}, None, «algorithm="none"»)
                """
            ),
            Bad(
                """
                import jwt

                def who(token, key):
                    return jwt.decode(token, key, algorithms=«[jwt.get_unverified_header(token)["alg"]]»)["user"]
                """.Replace("algorithms=«[", "«algorithms=[", StringComparison.Ordinal)
            ),
            Bad(
                """
                import jwt

                def who(token, key):
                    kind = jwt.get_unverified_header(token).get("alg", "RS256")
                    return jwt.decode(token, key, «algorithms=[kind]»)
                """
            ),
            Bad(
                """
                import jwt

                def who(token, key):
                    if jwt.get_unverified_header(token)["alg"] == "none":
                        return jwt.decode(token, options=«{"verify_signature": False}»)
                    return jwt.decode(token, key, algorithms=["HS256"])
                """.Replace("options=«{", "«options={", StringComparison.Ordinal)
            ),
            Good(
                "only the key is chosen by the header",
                """
                import jwt

                def who(token, keys):
                    return jwt.decode(token, keys[jwt.get_unverified_header(token)["kid"]], algorithms=["RS256"])
                """
            ),
            Good(
                "verified",
                """
                import jwt

                def who(token, key):
                    return jwt.decode(token, key, algorithms=["HS256"])["user"]
                """
            ),
            Good(
                "looked at first, then verified",
                """
                import jwt

                def who(token, keys):
                    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
                    return jwt.decode(token, keys[issuer], algorithms=["RS256"])
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("jwt.decode", "jose.jwt.decode", "jwt.PyJWT().decode", "jwt.api_jwt.decode"))
        {
            if (
                call.Argument("options") is { } options
                && Switch(options) is { Value: SingletonExpression { Value: SingletonValue.False } }
            )
            {
                if (!IsVerifiedToo(module, call))
                    yield return new Hit(options.Span, "Anyone is whoever the token says");
            }
            else if (call.Argument("verify") is { IsFalse: true } verify)
            {
                if (!IsVerifiedToo(module, call))
                    yield return new Hit(verify.Span, "Anyone is whoever the token says");
            }
            else if (call.Argument(2, "algorithms") is { } algorithms)
            {
                if (IsNone(algorithms))
                    yield return new Hit(algorithms.Span, "A token that says `none` needs no signature");
                else if (
                    Purpose.NamesIn(algorithms.Value).Contains("get_unverified_header")
                    || IsOfToken(module, algorithms.Scope.Followed(algorithms.Value), algorithms.Scope)
                )
                    yield return new Hit(algorithms.Span, "The token itself chooses how it is checked");
            }
        }

        foreach (var call in module.CallsTo("jwt.encode", "jose.jwt.encode"))
        {
            if (call.Argument(2, "algorithm") is { } algorithm && IsNone(algorithm))
                yield return new Hit(algorithm.Span, "This token carries no signature");
        }
    }

    private static (Expression Key, Expression Value)? Switch(CallArgument options)
    {
        if (options.Scope.Followed(options.Value) is not DictExpression dict)
            return null;
        for (var i = 0; i < dict.Values.Length; i++)
        {
            if (dict.Keys[i] is StringExpression { Value: "verify_signature" } key)
                return (key, dict.Values[i]);
        }

        return null;
    }

    private static bool IsNone(CallArgument given) =>
        given.Scope.Followed(given.Value) switch
        {
            StringExpression text => text.Value.Equals("none", StringComparison.OrdinalIgnoreCase),
            ListExpression list => list.Elements.Any(element =>
                element is StringExpression { Value: var text } && text.Equals("none", StringComparison.OrdinalIgnoreCase)
            ),
            _ => false,
        };

    /// <summary>The same function decodes once more, and then checks.</summary>
    private static bool IsVerifiedToo(PythonModule module, CallSite call)
    {
        var function = module.Around.FunctionOf(call.Node);
        // What is given back at once is believed.
        return function is not null
            && module.Around.ParentOf(call.Node) is not ReturnStatement
            && module
                .CallsTo("jwt.decode", "jose.jwt.decode")
                .Any(other =>
                    other.Node != call.Node
                    && module.Around.FunctionOf(other.Node) == function
                    && other.Argument("options") is null
                    && other.Argument("verify") is null
                );
    }

    /// <summary>Read out of the header that nobody has checked yet.</summary>
    private static bool IsOfToken(PythonModule module, Expression value, Scope scope) =>
        value switch
        {
            ListExpression { Elements: var elements } => elements.Any(element => IsOfToken(module, element, scope)),
            TupleExpression { Elements: var elements } => elements.Any(element => IsOfToken(module, element, scope)),
            SetExpression { Elements: var elements } => elements.Any(element => IsOfToken(module, element, scope)),
            _ => module.PathOf(value, scope)
                is "jwt.get_unverified_header()[]"
                    or "jwt.get_unverified_header().get()"
                    or "jose.jwt.get_unverified_header()[]"
                    or "jose.jwt.get_unverified_header().get()",
        };
}
