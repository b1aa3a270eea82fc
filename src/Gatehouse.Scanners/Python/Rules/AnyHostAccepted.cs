using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A Django site that answers for any host name.</summary>
public sealed class AnyHostAccepted : DjangoSettingRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/any-host-accepted",
            Title = "Any host name is answered for",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [183, 644],
            Why =
                "The client's `Host` header ends up in links of reset mails and in caches: a mail of yours then leads to the attacker's site.",
            Fix = "Name the hosts that you serve in `ALLOWED_HOSTS`.",
            References = ["https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts"],
            FormerIds = ["python/django-setting"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Set("«ALLOWED_HOSTS = ['*']»"),
            Unset("its own hosts", "ALLOWED_HOSTS = ['shop.example.org']"),
            Unset("a developer's", "ALLOWED_HOSTS = ['*']", "shop/settings/dev.py"),
        ];

    protected override string? Judge(Setting setting) =>
        setting.Name == "ALLOWED_HOSTS" && Elements(setting.Value).Any(host => host is StringExpression { Value: "*" })
            ? "Any `Host` header is believed, also in the links of reset mails"
            : null;
}
