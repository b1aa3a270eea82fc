namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A SerpApi key.</summary>
public sealed class SerpapiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/serpapi-key",
            Title = "SerpApi key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It searches at the account's expense.",
            Fix = "Regenerate it in SerpApi → Manage API key.",
            References = ["https://serpapi.com/search-api"],
        };

    public override ImmutableArray<string> Keywords => ["serpapi", "serp_api"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SERPAPI_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"serpapi_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SERPAPI_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SERPAPI_API_TOKEN = os.environ[\"SERPAPI_API_TOKEN\"]\n"),
        ];
}
