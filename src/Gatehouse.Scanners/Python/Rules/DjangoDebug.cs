using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Django settings with debugging on.</summary>
public sealed class DjangoDebug : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/django-debug",
            Title = "Django settings with DEBUG on",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [489, 209],
            Why = """
                With `DEBUG = True` every error answers with its traceback, the local variables and most settings; Django also keeps every query in memory until
                there is none left.
                """,
            Fix = "Set `DEBUG = os.environ.get(\"DJANGO_DEBUG\") == \"1\"`, and turn it on on your own machine only.",
            References = ["https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#debug"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                «DEBUG = True»
                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["django.contrib.auth"]
                """,
                "shop/settings.py"
            ),
            Good(
                "settings of a developer",
                """
                DEBUG = True
                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["django.contrib.auth"]
                """,
                "shop/settings/local.py"
            ),
            Good(
                "the environment decides",
                """
                import os

                DEBUG = os.environ.get("DJANGO_DEBUG") == "1"
                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["django.contrib.auth"]
                """,
                "shop/settings.py"
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var setting in module.Around.Settings)
        {
            if (setting is { Place: SettingPlace.DjangoSettings, Name: "DEBUG", IsTrue: true, IsForDevelopment: false })
                yield return new Hit(setting.Span, "Errors answer with their traceback, variables and settings");
        }
    }
}
