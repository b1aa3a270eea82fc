using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The key that signs sessions, in the code.</summary>
public sealed class HardCodedFrameworkKey : PythonRule
{
    private static readonly ImmutableArray<string> Names =
    [
        "SECRET_KEY",
        "JWT_SECRET_KEY",
        "JWT_SECRET",
        "JWT_SIGNING_KEY",
        "JWT_KEY",
        "SECURITY_PASSWORD_SALT",
        "WTF_CSRF_SECRET_KEY",
        "SESSION_SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
    ];

    private static readonly ImmutableArray<(string Callee, int Index, string Name)> Makers =
    [
        ("itsdangerous.URLSafeTimedSerializer", 0, "secret_key"),
        ("itsdangerous.URLSafeSerializer", 0, "secret_key"),
        ("itsdangerous.TimedJSONWebSignatureSerializer", 0, "secret_key"),
        ("itsdangerous.JSONWebSignatureSerializer", 0, "secret_key"),
        ("itsdangerous.Serializer", 0, "secret_key"),
        ("itsdangerous.TimedSerializer", 0, "secret_key"),
        ("itsdangerous.Signer", 0, "secret_key"),
        ("itsdangerous.TimestampSigner", 0, "secret_key"),
        ("starlette.middleware.sessions.SessionMiddleware", 1, "secret_key"),
        ("pyramid.session.SignedCookieSessionFactory", 0, "secret"),
        ("pyramid.authentication.AuthTktAuthenticationPolicy", 0, "secret"),
        ("tornado.web.Application", 99, "cookie_secret"),
        ("aiohttp_session.cookie_storage.EncryptedCookieStorage", 0, "secret_key"),
        ("django.conf.settings.configure", 99, "SECRET_KEY"),
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/hard-coded-framework-key",
            Title = "The key that signs sessions stands in the code",
            Severity = Severity.High,
            Cwe = [321, 798],
            Why = """
                Whoever can read the code signs sessions, reset links and tokens of any user. Where sessions are pickled, a forged one runs code on the server.
                """,
            Fix =
                "Make a new key (`python -c 'import secrets; print(secrets.token_hex(32))'`), keep it in the environment, and read it: `os.environ[\"SECRET_KEY\"]`.",
            References = ["https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask

                app = Flask(__name__)
                app.config["SECRET_KEY"] = «"dev"»
                """
            ),
            Bad(
                """
                from flask import Flask

                app = Flask(__name__)
                app.secret_key = «"shop key"»
                """
            ),
            Bad(
                """
                from itsdangerous import URLSafeTimedSerializer

                links = URLSafeTimedSerializer(«"reset links"»)
                """
            ),
            Bad(
                """
                import os

                SECRET_KEY = «"HnNH7OYDVkrQuSV8V5EwzyMxllmRQ8eM"»
                DATABASE = os.environ["DATABASE"]
                """,
                "shop/settings.py"
            ),
            Bad(
                """
                import os
                from decouple import config

                class Config:
                    SECRET_KEY = «os.environ.get("SHOP_KEY", "shop-2019")»
                    JWT_SECRET_KEY = «os.getenv("JWT_KEY") or "tokens of the shop"»
                    SECURITY_PASSWORD_SALT = «config("SALT", default="pepper")»
                    WTF_CSRF_SECRET_KEY = «os.environ["FORM_KEY"] if "FORM_KEY" in os.environ else "forms"»
                """
            ),
            Good(
                "nothing or chance where the environment has no key",
                """
                import os, secrets
                from decouple import config

                class Config:
                    SECRET_KEY = os.environ.get("SHOP_KEY", "")
                    JWT_SECRET_KEY = os.getenv("JWT_KEY") or secrets.token_hex()
                    SECURITY_PASSWORD_SALT = config("SALT", default=None)
                    WTF_CSRF_SECRET_KEY = os.environ["FORM_KEY"] if "FORM_KEY" in os.environ else os.urandom(32)
                """
            ),
            Good(
                "from the environment",
                """
                import os
                from flask import Flask

                app = Flask(__name__)
                app.secret_key = os.environ["SECRET_KEY"]
                """
            ),
            Good(
                "a test's",
                """
                class TestConfig:
                    SECRET_KEY = "test"
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var setting in module.Around.Settings)
        {
            if (Names.Contains(setting.Name) && !setting.IsForDevelopment && At(setting.Value, setting.Scope) is { } hit)
                yield return IsReplaced(module, setting) ? hit with { Severity = Severity.Low } : hit;
        }

        foreach (var (callee, index, name) in Makers)
        {
            foreach (var call in module.CallsTo(callee))
            {
                if (call.Argument(index, name) is { } key && At(key.Value, key.Scope) is { } hit)
                    yield return hit;
            }
        }

        foreach (var call in module.CallsNamed("add_middleware"))
        {
            if (
                call.Argument(0) is { Path: "starlette.middleware.sessions.SessionMiddleware" }
                && call.Argument("secret_key") is { } key
                && At(key.Value, key.Scope) is { } hit
            )
                yield return hit;
        }
    }

    /// <summary>Where a file or the environment is read next, the key is a default that production replaces.</summary>
    private static bool IsReplaced(PythonModule module, Setting setting) =>
        setting.Place == SettingPlace.FlaskConfig
        && ((string[])["from_pyfile", "from_envvar", "from_file", "from_json", "from_prefixed_env"]).Any(load =>
            module
                .CallsNamed(load)
                .Any(call =>
                    call.Scope == setting.Scope
                    && call.Span.Start > setting.Span.End
                    && call.Node.Function is AttributeExpression { Value: { } config }
                    && Surroundings.LastName(config) == "config"
                )
        );

    private static Hit? At(Expression value, Scope scope)
    {
        if (Literal(value, scope) is { } literal)
            return new Hit(value.Span, "Whoever reads the code can sign any user's session") { Confidence = Grade(literal) };
        return Fallback(scope.Followed(value)) is { } otherwise && Literal(otherwise, scope) is { } spare
            ? new Hit(value.Span, "Where the environment has no key, whoever reads the code can sign any user's session")
            {
                Confidence = Grade(spare) ?? Confidence.Medium,
                Severity = Severity.Medium,
            }
            : null;
    }

    private static StringExpression? Literal(Expression value, Scope scope) =>
        HardCodedKey.Literal(value, scope) is { Value.Length: > 0 } literal ? literal : null;

    /// <summary>What stands in where the environment says nothing: <c>environ.get("KEY", "x")</c>, <c>getenv("KEY") or "x"</c>, <c>config("KEY", default="x")</c>.</summary>
    private static Expression? Fallback(Expression value) =>
        value switch
        {
            BoolOpExpression { Operator: BoolOperator.Or, Values: [var first, .., var last] } when IsAsked(first) => last,
            CallExpression { Arguments: [_, { Form: ArgumentForm.Positional, Value: var second }] } call
                when IsAsked(call) && Surroundings.LastName(call.Function) is "get" or "getenv" => second,
            CallExpression call when IsAsked(call) => call.Arguments.FirstOrDefault(argument => argument.Name == "default")?.Value,
            ConditionalExpression { Body: var body, Otherwise: var otherwise } when IsAsked(body) => otherwise,
            _ => null,
        };

    private static bool IsAsked(Expression value) =>
        value switch
        {
            CallExpression { Function: AttributeExpression { Name: "get" or "getenv" or "str", Value: var of } } => Surroundings.LastName(
                of
            )
                is "environ"
                    or "os"
                    or "env",
            CallExpression { Function: NameExpression { Name: "getenv" or "env" or "config" } } => true,
            SubscriptExpression { Value: var of } => Surroundings.LastName(of) == "environ",
            _ => false,
        };

    private static Confidence? Grade(StringExpression literal) =>
        literal.Value is ['<', ..] or ['{', ..] or ['$', ..] ? Confidence.Low : null;
}
