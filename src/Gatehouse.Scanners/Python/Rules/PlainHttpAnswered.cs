using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A Django site that answers plain HTTP.</summary>
public sealed class PlainHttpAnswered : DjangoSettingRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/plain-http-answered",
            Title = "Plain HTTP is answered",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [319],
            Why =
                "Who asks for `http://` is served in the clear, cookies and forms included, and whoever sits between reads and changes them.",
            Fix = "Set `SECURE_SSL_REDIRECT = True`, or let the proxy in front redirect.",
            References = ["https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect"],
        };

    public override IEnumerable<Example> Examples =>
        [Set("«SECURE_SSL_REDIRECT = False»"), Unset("redirected", "SECURE_SSL_REDIRECT = True")];

    protected override string? Judge(Setting setting) =>
        setting.Name == "SECURE_SSL_REDIRECT" && setting.IsFalse ? "Plain HTTP is answered instead of sent to HTTPS" : null;
}
