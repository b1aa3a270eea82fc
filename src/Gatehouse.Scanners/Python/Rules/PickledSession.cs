using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Sessions of Django that are read by pickle.</summary>
public sealed class PickledSession : DjangoSettingRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/pickled-session",
            Title = "Sessions are unpickled",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [502],
            Why =
                "A pickle is a program that its reader runs. Whoever can write a session, by the signing key or the store, runs code on the server.",
            Fix = "Take the line out: Django keeps sessions as JSON by itself.",
            References = ["https://docs.djangoproject.com/en/stable/topics/http/sessions/#session-serialization"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Set("«SESSION_SERIALIZER = 'django.contrib.sessions.serializers.PickleSerializer'»"),
            Set("«SESSION_SERIALIZER = 'shop.sessions.PickleSerializer'»"),
            Unset("JSON", "SESSION_SERIALIZER = 'django.contrib.sessions.serializers.JSONSerializer'"),
        ];

    protected override string? Judge(Setting setting) =>
        setting.Name == "SESSION_SERIALIZER" && setting.String?.Contains("Pickle", StringComparison.Ordinal) == true
            ? "Whoever can write a session runs code on the server"
            : null;
}
