using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A JSON web token that is believed for ever.</summary>
public sealed class JwtExpiryIgnored : PythonRule
{
    private static readonly ImmutableArray<string> Decoders =
    [
        "jwt.decode",
        "jwt.decode_complete",
        "jwt.api_jwt.decode",
        "jwt.PyJWT().decode",
        "jwt.PyJWT().decode_complete",
        "jwt.PyJWT",
        "jose.jwt.decode",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/jwt-expiry-ignored",
            Title = "The expiry of a JSON web token is not looked at",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [613],
            Why = """
                Who finds an old token in a log, a backup or a lost device is let in as long as the key stays the same. Nobody can be locked
                out any more.
                """,
            Fix = "Leave the check on, and give tokens the life that they need when you sign them: `{\"exp\": …}`, `leeway=` for clocks.",
            References =
            [
                "https://pyjwt.readthedocs.io/en/stable/usage.html#expiration-time-claim-exp",
                "https://www.rfc-editor.org/rfc/rfc8725#name-best-practices",
            ],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import jwt

                def reader(token, key):
                    return jwt.decode(token, key, algorithms=["RS256"], options={«"verify_exp": False»})["reader"]
                """
            ),
            Bad(
                """
                from jose import jwt

                LENIENT = dict(verify_aud=False, «verify_exp=False»)

                def reader(token, key):
                    return jwt.decode(token, key, algorithms="HS256", options=LENIENT)
                """
            ),
            Bad(
                """
                from flask_jwt_extended import create_access_token, decode_token

                def issue(name):
                    return create_access_token(identity=name, «expires_delta=False»)

                def reader(token):
                    return decode_token(token, «allow_expired=True»)["sub"]
                """
            ),
            Bad(
                """
                from flask import Flask

                app = Flask(__name__)
                «app.config["JWT_ACCESS_TOKEN_EXPIRES"] = False»
                """
            ),
            Good(
                "looked at",
                """
                import jwt

                def reader(token, key):
                    return jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False, "verify_exp": True}, leeway=30)
                """
            ),
            Good(
                "looked at by the program itself",
                """
                import time

                import jwt

                def reader(token, key):
                    claims = jwt.decode(token, key, algorithms=["RS256"], options={"verify_exp": False})
                    if claims["exp"] < time.time() - 60:
                        raise PermissionError
                    return claims
                """
            ),
            Good(
                "an old one is as good to be taken back",
                """
                import jwt

                def revoke(token, key):
                    claims = jwt.decode(token, key, algorithms=["RS256"], options={"verify_exp": False})
                    block(claims["jti"])
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo(Decoders))
        {
            var off = call.Argument("options") is { } options ? Off(options) : null;
            off ??= call.Argument("verify_expiration") is { IsFalse: true } old ? old.Span : null;
            if (off is { } span && !IsNeeded(module, call))
                yield return new Hit(span, "A token that ran out long ago is believed");
        }

        foreach (var call in module.CallsTo("flask_jwt_extended.decode_token"))
        {
            if (call.Argument("allow_expired") is { IsTrue: true } allowed && !IsNeeded(module, call))
                yield return new Hit(allowed.Span, "A token that ran out long ago is believed");
        }

        foreach (var call in module.CallsTo("flask_jwt_extended.create_access_token"))
        {
            if (call.Argument("expires_delta") is { IsFalse: true } never)
                yield return new Hit(never.Span, "This token never runs out");
        }

        foreach (var setting in module.Around.Settings)
        {
            if (setting is { Name: "JWT_ACCESS_TOKEN_EXPIRES", IsFalse: true, IsForDevelopment: false })
                yield return new Hit(setting.Span, "Tokens never run out");
        }
    }

    /// <summary>Where the options switch it off; one whose signature is not looked at either is another matter.</summary>
    private static ByteSpan? Off(CallArgument options)
    {
        ByteSpan? off = null;
        switch (options.Scope.Followed(options.Value))
        {
            case DictExpression dict:
                for (var i = 0; i < dict.Values.Length; i++)
                {
                    if (dict.Values[i] is not SingletonExpression { Value: SingletonValue.False })
                        continue;
                    if (dict.Keys[i] is StringExpression { Value: "verify_signature" })
                        return null;
                    if (dict.Keys[i] is StringExpression { Value: "verify_exp" } key)
                        off = ByteSpan.Between(key.Start, dict.Values[i].End);
                }

                break;
            case CallExpression { Function: NameExpression { Name: "dict" }, Arguments: var arguments }:
                foreach (var argument in arguments)
                {
                    if (argument.Value is not SingletonExpression { Value: SingletonValue.False })
                        continue;
                    if (argument.Name == "verify_signature")
                        return null;
                    if (argument.Name == "verify_exp")
                        off = argument.Span;
                }

                break;
        }

        return off;
    }

    /// <summary>Whether the function asks for the time by itself, or has to know old tokens too.</summary>
    private static bool IsNeeded(PythonModule module, CallSite call)
    {
        if (module.Around.FunctionOf(call.Node) is not { } function)
            return false;
        if (
            Words.Has(
                function.Name,
                "revoke",
                "revoked",
                "logout",
                "blacklist",
                "blocklist",
                "denylist",
                "invalidate",
                "inspect",
                "expired",
                "unverified",
                "debug"
            )
        )
            return true;
        var search = new TimeSearch();
        foreach (var statement in function.Body)
            search.Child(statement);
        return search.IsFound;
    }

    private struct TimeSearch : IPythonChildren
    {
        public bool IsFound { get; private set; }

        public void Child(PythonNode child)
        {
            if (IsFound)
                return;
            if (child is StringExpression { Value: "exp" or "iat" })
                IsFound = true;
            else
                PythonWalk.Children(child, ref this);
        }
    }
}
