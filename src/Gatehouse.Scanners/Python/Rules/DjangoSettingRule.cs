using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A protection of Django's that the settings turn off.</summary>
public abstract class DjangoSettingRule : PythonRule
{
    private protected const string Security = "https://docs.djangoproject.com/en/stable/topics/security/";

    public sealed override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var setting in module.Around.Settings)
        {
            if (setting.Place == SettingPlace.DjangoSettings && !setting.IsForDevelopment && Judge(setting) is { } told)
                yield return new Hit(setting.Span, told);
        }
    }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    protected abstract string? Judge(Setting setting);

    private protected static ImmutableArray<Expression> Elements(Expression value) =>
        value switch
        {
            ListExpression list => list.Elements,
            TupleExpression tuple => tuple.Elements,
            _ => [],
        };

    private protected static Example Set(string line) => Bad(Settings(line), "shop/settings.py");

    private protected static Example Unset(string name, string line, string path = "shop/settings.py") => Good(name, Settings(line), path);

    private static string Settings(string line) =>
        $"""
            {line}
            ROOT_URLCONF = "shop.urls"
            INSTALLED_APPS = ["django.contrib.auth"]

            """;
}
