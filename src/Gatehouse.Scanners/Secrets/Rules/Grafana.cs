using System.Buffers.Text;
using System.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Grafana service account token.</summary>
public sealed class GrafanaServiceAccountToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/grafana-service-account-token",
            Title = "Grafana service account token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It queries every data source behind the dashboards and, with the admin role, changes users.",
            Fix = "Delete it under Administration → Service accounts.",
            References = ["https://grafana.com/docs/grafana/latest/administration/service-accounts/"],
            Aliases = ["gitleaks:grafana-service-account-token", "trufflehog:Grafana"],
        };

    public override ImmutableArray<string> Keywords => ["glsa_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}");

    protected override bool Holds(ReadOnlySpan<byte> token) => GrafanaChecksum.Holds(token);

    protected override string Complete(string fake) => GrafanaChecksum.Complete(fake);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  GRAFANA_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\ngrafana_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"glsa_{new string('x', Fake().Length - 5)}\"\n"),
            Good("a checksum that does not fit", $"VALUE = \"{Pattern.Fake(7)}\"\n"),
        ];
}

/// <summary>A Grafana Cloud access policy token.</summary>
public sealed class GrafanaCloudToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/grafana-cloud-token",
            Title = "Grafana Cloud access policy token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads or writes the metrics, logs and traces of the stacks its policy names, or manages them.",
            Fix = "Delete it under Administration → Users and access → Cloud access policies.",
            References =
            [
                "https://grafana.com/docs/grafana-cloud/security-and-account-management/authentication-and-permissions/access-policies/",
            ],
            Aliases = ["gitleaks:grafana-cloud-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["glc_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("glc_[0-9A-Za-z+/_-]{32,500}={0,3}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"grafanaCloudToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const grafanaCloudToken = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"glc_eyJ{new string('x', Fake().Length - 7)}\"\n"),
        ];
}

/// <summary>A Grafana API key.</summary>
public sealed class GrafanaApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/grafana-api-key",
            Title = "Grafana API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It queries every data source behind the dashboards with the role it was made for.",
            Fix = "Delete it, and replace API keys with service accounts.",
            References = ["https://grafana.com/docs/grafana/latest/administration/service-accounts/"],
            Aliases = ["gitleaks:grafana-api-key", "trufflehog:Grafana"],
        };

    public override ImmutableArray<string> Keywords => ["eyjrijoi"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("eyJrIjoi[0-9A-Za-z]{60,300}={0,2}");

    protected override bool Holds(ReadOnlySpan<byte> token) => NamesKeyAndOrganization(token);

    /// <summary>The key is a JSON object in Base64 with the members k (the secret), n (its name) and id (the organization).</summary>
    private static bool NamesKeyAndOrganization(ReadOnlySpan<byte> token)
    {
        Span<byte> json = stackalloc byte[240];
        var whole = token[..(token.TrimEnd((byte)'=').Length / 4 * 4)];
        return Base64.DecodeFromUtf8(whole, json, out _, out var length) == System.Buffers.OperationStatus.Done
            && json[..length].IndexOf("\",\"n\":\""u8) > 0
            && json[..length].IndexOf("\"id\":"u8) > 0;
    }

    private string Key(int variant) =>
        Convert
            .ToBase64String(Encoding.ASCII.GetBytes($"{{\"k\":\"{Fake("[0-9A-Za-z]{32}", variant)}\",\"n\":\"ci\",\"id\":1}}"))
            .TrimEnd('=');

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GRAFANA_API_KEY = \"«{Key(0)}»\"\n"),
            Bad($"curl -H \"Authorization: Bearer «{Key(1)}»\" https://grafana.acme.example/api/org\n", "call.sh"),
            Good("another object that begins with k", $"view = \"{Fake()}\"\n"),
        ];
}
