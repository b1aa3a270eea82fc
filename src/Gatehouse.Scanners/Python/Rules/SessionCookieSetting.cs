using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A framework told to send its session's cookie unprotected.</summary>
public sealed class SessionCookieSetting : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/session-cookie-setting",
            Title = "The session's cookie is set unprotected",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [614, 1004],
            Why =
                "Without Secure the session's cookie crosses the network in the clear with the first plain request; without HttpOnly every script in the page reads it.",
            Fix = "Set `SESSION_COOKIE_SECURE = True` (and `CSRF_COOKIE_SECURE = True` in Django), and leave `SESSION_COOKIE_HTTPONLY` on.",
            References = ["https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-secure"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask

                app = Flask(__name__)
                «app.config["SESSION_COOKIE_SECURE"] = False»
                app.config.update(«SESSION_COOKIE_HTTPONLY=False»)
                """
            ),
            Bad(
                """
                from starlette.middleware.sessions import SessionMiddleware

                app.add_middleware(SessionMiddleware, secret_key=key, «https_only=False»)
                """
            ),
            Good(
                "protected",
                """
                from flask import Flask

                app = Flask(__name__)
                app.config["SESSION_COOKIE_SECURE"] = True
                """
            ),
            Good(
                "a developer's",
                """
                class TestConfig:
                    SESSION_COOKIE_SECURE = False
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var setting in module.Around.Settings)
        {
            if (!setting.IsFalse || setting.IsForDevelopment)
                continue;
            switch (setting.Name)
            {
                case "SESSION_COOKIE_SECURE" or "CSRF_COOKIE_SECURE" or "REMEMBER_COOKIE_SECURE":
                    yield return new Hit(setting.Span, "The cookie crosses the network in the clear with the first plain request");
                    break;
                case "SESSION_COOKIE_HTTPONLY" or "REMEMBER_COOKIE_HTTPONLY":
                    yield return new Hit(setting.Span, "Every script in the page can read the session's cookie");
                    break;
            }
        }

        foreach (var call in module.CallsNamed("add_middleware").Concat(module.CallsNamed("SessionMiddleware")))
        {
            var isSession =
                call.Path == "starlette.middleware.sessions.SessionMiddleware"
                || call.Argument(0) is { Path: "starlette.middleware.sessions.SessionMiddleware" };
            if (isSession && call.Argument("https_only") is { IsFalse: true } only)
                yield return new Hit(only.Span, "The cookie crosses the network in the clear with the first plain request")
                {
                    Severity = Severity.Low,
                };
        }
    }
}
