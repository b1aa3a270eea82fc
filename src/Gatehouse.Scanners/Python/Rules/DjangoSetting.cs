using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A protection of Django's that the settings turn off.</summary>
public sealed class DjangoSetting : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/django-setting",
            Title = "A protection of Django's is turned off",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [1188, 693],
            Why = """
                Django answers for any host name, pickles sessions, hashes passwords quickly or lets other sites frame its pages only where the settings tell it to, and
                these do.
                """,
            Fix = "Take the line out: Django's own default is safe. For `ALLOWED_HOSTS` name the hosts that you serve.",
            References = ["https://docs.djangoproject.com/en/stable/topics/security/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                «ALLOWED_HOSTS = ["*"]»
                «SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"»
                «PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]»
                «X_FRAME_OPTIONS = "ALLOWALL"»
                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["django.contrib.auth"]
                """,
                "shop/settings.py"
            ),
            Good(
                "as it should be",
                """
                ALLOWED_HOSTS = ["shop.example.org"]
                PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.MD5PasswordHasher"]
                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["django.contrib.auth"]
                """,
                "shop/settings.py"
            ),
            Good(
                "a developer's",
                """
                ALLOWED_HOSTS = ["*"]
                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["django.contrib.auth"]
                """,
                "shop/settings/dev.py"
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var setting in module.Around.Settings)
        {
            if (setting.Place != SettingPlace.DjangoSettings || setting.IsForDevelopment)
                continue;
            switch (setting.Name)
            {
                case "ALLOWED_HOSTS" when Elements(setting.Value).Any(host => host is StringExpression { Value: "*" }):
                    yield return new Hit(setting.Span, "Any `Host` header is believed, also in the links of reset mails");
                    break;
                case "SESSION_SERIALIZER" when setting.String?.Contains("Pickle", StringComparison.Ordinal) == true:
                    yield return new Hit(setting.Span, "Whoever can write a session runs code on the server")
                    {
                        Severity = Severity.Medium,
                    };
                    break;
                case "PASSWORD_HASHERS"
                    when Elements(setting.Value).FirstOrDefault() is StringExpression { Value: var first }
                        && (
                            first.Contains("MD5", StringComparison.Ordinal)
                            || first.Contains("SHA1Password", StringComparison.Ordinal)
                            || first.Contains("Crypt", StringComparison.Ordinal) && !first.Contains("BCrypt", StringComparison.Ordinal)
                        ):
                    yield return new Hit(setting.Span, "New passwords are hashed by a function that is searched quickly")
                    {
                        Severity = Severity.Medium,
                    };
                    break;
                case "X_FRAME_OPTIONS" when setting.String is { } option && option.StartsWith("ALLOW", StringComparison.OrdinalIgnoreCase):
                    yield return new Hit(setting.Span, "Any site can show these pages in a frame and catch the clicks");
                    break;
                case "SECURE_CONTENT_TYPE_NOSNIFF" or "SECURE_BROWSER_XSS_FILTER" when setting.IsFalse:
                    yield return new Hit(setting.Span, "A header that browsers are protected by is not sent");
                    break;
                case "SECURE_SSL_REDIRECT" when setting.IsFalse:
                    yield return new Hit(setting.Span, "Plain HTTP is answered instead of sent to HTTPS");
                    break;
            }
        }
    }

    private static ImmutableArray<Expression> Elements(Expression value) =>
        value switch
        {
            ListExpression list => list.Elements,
            TupleExpression tuple => tuple.Elements,
            _ => [],
        };
}
