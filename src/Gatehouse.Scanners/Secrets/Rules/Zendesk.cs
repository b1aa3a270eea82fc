namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Zendesk API token.</summary>
public sealed class ZendeskSecretKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/zendesk-secret-key",
            Title = "Zendesk API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and answers tickets as an administrator.",
            Fix = "Delete it in Zendesk Admin Center → Apps and integrations → API tokens.",
            References = ["https://developer.zendesk.com/api-reference/introduction/security-and-auth/"],
            Aliases = ["gitleaks:zendesk-secret-key", "trufflehog:ZendeskApi"],
        };

    public override ImmutableArray<string> Keywords => ["zendesk"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{40}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ZENDESK_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"zendesk_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ZENDESK_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ZENDESK_API_TOKEN = os.environ[\"ZENDESK_API_TOKEN\"]\n"),
        ];
}
