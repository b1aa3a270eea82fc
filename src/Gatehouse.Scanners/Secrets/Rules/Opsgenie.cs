namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Opsgenie API key.</summary>
public sealed class OpsgenieApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/opsgenie-api-key",
            Title = "Opsgenie API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It creates and closes alerts, and reads who is on call.",
            Fix = "Delete it in Opsgenie → Settings → API key management.",
            References = ["https://support.atlassian.com/opsgenie/docs/api-key-management/"],
            Aliases = ["trufflehog:Opsgenie"],
        };

    public override ImmutableArray<string> Keywords => ["opsgenie"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"OPSGENIE_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"opsgenie_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"OPSGENIE_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "OPSGENIE_API_TOKEN = os.environ[\"OPSGENIE_API_TOKEN\"]\n"),
        ];
}
