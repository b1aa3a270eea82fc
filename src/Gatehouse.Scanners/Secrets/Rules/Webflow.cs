namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Webflow API token.</summary>
public sealed class WebflowApiToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/webflow-api-token",
            Title = "Webflow API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and publishes the content of the site.",
            Fix = "Revoke it in Webflow → Site settings → Apps & integrations.",
            References = ["https://developers.webflow.com/data/reference/authentication"],
            Aliases = ["trufflehog:Webflow"],
        };

    public override ImmutableArray<string> Keywords => ["webflow"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"WEBFLOW_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"webflow_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"WEBFLOW_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "WEBFLOW_API_TOKEN = os.environ[\"WEBFLOW_API_TOKEN\"]\n"),
        ];
}
