using Gatehouse.Engine.Syntax.Python;
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
                "what is used says otherwise",
                """
                from flask import Flask

                class Settings:
                    SESSION_COOKIE_SECURE = False

                class LiveSettings(Settings):
                    SESSION_COOKIE_SECURE = True

                app = Flask(__name__)
                app.config.from_object(LiveSettings)
                """
            ),
            Bad(
                """
                from flask import Flask

                class Settings:
                    «SESSION_COOKIE_SECURE = False»

                class LiveSettings(Settings):
                    SESSION_COOKIE_NAME = "till"

                app = Flask(__name__)
                app.config.from_object(LiveSettings)
                """
            ),
            Bad(
                """
                from .common import *

                DEBUG = False
                SECURE_SSL_REDIRECT = True
                «SESSION_COOKIE_SECURE = False»
                """,
                "shop/settings/live.py"
            ),
            Bad(
                """
                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["django.contrib.sessions"]
                «SECURE_SSL_REDIRECT = True»
                """,
                "shop/settings.py"
            ),
            Good(
                "pages without encryption are wanted",
                """
                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["django.contrib.sessions"]
                """,
                "shop/settings.py"
            ),
            Good(
                "other settings of the program are not seen here",
                """
                from .common import *

                ALLOWED_HOSTS = ["shop.example"]
                SECURE_SSL_REDIRECT = True
                """,
                "shop/settings/live.py"
            ),
            Good(
                "asked of the surroundings",
                """
                import os

                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["django.contrib.sessions"]
                SECURE_SSL_REDIRECT = True
                if os.environ.get("PLAIN") is None:
                    SESSION_COOKIE_SECURE = True
                """,
                "shop/settings.py"
            ),
            Good(
                "a developer's",
                """
                class TestConfig:
                    SESSION_COOKIE_SECURE = False
                """
            ),
        ];

    /// <summary>Whether the class is only there to be derived from, and what derives from it and is used says otherwise.</summary>
    private static bool IsReplaced(PythonModule module, Setting setting)
    {
        if (setting.Type is not { } type)
            return false;
        var around = module.Around;
        var isUsed = false;
        foreach (var use in around.UsesOf(type.Name))
        {
            if (DerivedBy(around, use) is not { } derived)
                return false;
            if (Words.IsDevelopment(derived.Name))
                continue;
            if (!module.Around.Settings.Any(other => other.Type == derived && other.Name == setting.Name && !other.IsFalse))
                return false;
            isUsed |= around.UsesOf(derived.Name).Any(other => DerivedBy(around, other) is null);
        }

        return isUsed;
    }

    /// <summary>
    /// Where the whole settings of Django lead everybody to encrypted pages and leave the session's cookie as Django has it: the very
    /// first request, which is led there, still carries it in the clear.
    /// </summary>
    private static Setting? Forgotten(PythonModule module)
    {
        Setting? redirect = null;
        var isWhole = false;
        foreach (var setting in module.Around.Settings)
        {
            if (setting.Place != SettingPlace.DjangoSettings)
                return null;
            isWhole |= setting.Name == "INSTALLED_APPS";
            if (setting is { Name: "SECURE_SSL_REDIRECT", IsTrue: true, IsForDevelopment: false })
                redirect = setting;
        }

        return isWhole && !module.Holds("SESSION_COOKIE_SECURE") && !module.Holds("import *") ? redirect : null;
    }

    private static ClassStatement? DerivedBy(Surroundings around, NameExpression use) =>
        around.ParentOf(use) is Argument given && around.ParentOf(given) is ClassStatement derived ? derived : null;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var setting in module.Around.Settings)
        {
            if (!setting.IsFalse || setting.IsForDevelopment || IsReplaced(module, setting))
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

        if (Forgotten(module) is { } redirect)
            yield return new Hit(redirect.Span, "All pages are encrypted, and yet the session's cookie also goes without")
            {
                Severity = Severity.Low,
            };

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
