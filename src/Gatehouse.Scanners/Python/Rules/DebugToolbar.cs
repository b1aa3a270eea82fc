using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A developer's toolbar in what everyone is served.</summary>
public sealed class DebugToolbar : PythonRule
{
    private static readonly ImmutableArray<string> Toolbars =
    [
        "debug_toolbar",
        "silk",
        "django_pdb",
        "werkzeug_debugger_runserver",
        "pyramid_debugtoolbar",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/debug-toolbar",
            Title = "A developer's toolbar is installed for everyone",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [489],
            Why =
                "It shows settings, queries, headers and sessions; what keeps it from strangers is a list of addresses that a proxy makes all alike.",
            Fix = "Add it under `if DEBUG:` only, or in the settings of your own machine.",
            References = ["https://django-debug-toolbar.readthedocs.io/en/latest/installation.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                INSTALLED_APPS = ["django.contrib.auth", «"debug_toolbar"»]
                ROOT_URLCONF = "shop.urls"
                """,
                "shop/settings.py"
            ),
            Bad(
                """
                from pyramid.config import Configurator

                config = Configurator()
                config.include(«"pyramid_debugtoolbar"»)
                """
            ),
            Good(
                "under a condition",
                """
                INSTALLED_APPS = ["django.contrib.auth"]
                ROOT_URLCONF = "shop.urls"
                if DEBUG:
                    INSTALLED_APPS += ["debug_toolbar"]
                """,
                "shop/settings.py"
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var setting in module.Around.Settings)
        {
            if (setting is not { Place: SettingPlace.DjangoSettings, Name: "INSTALLED_APPS", IsForDevelopment: false })
                continue;
            var apps = setting.Value switch
            {
                ListExpression list => list.Elements,
                TupleExpression tuple => tuple.Elements,
                _ => [],
            };
            foreach (var app in apps.OfType<StringExpression>().Where(app => Toolbars.Contains(app.Value)))
                yield return new Hit(app.Span, "Settings, queries and sessions are shown to whoever looks like a developer");
        }

        foreach (var call in module.CallsTo("pyramid.config.Configurator().include"))
        {
            if (call.Argument(0) is { String: "pyramid_debugtoolbar" } toolbar && !module.Around.IsOption(call.Node))
                yield return new Hit(toolbar.Span, "Settings, queries and sessions are shown to whoever looks like a developer");
        }
    }
}
