namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Firecrawl API key.</summary>
public sealed class FirecrawlApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/firecrawl-api-key",
            Title = "Firecrawl API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It crawls at the account's expense.",
            Fix = "Delete it in the Firecrawl dashboard → API keys.",
            References = ["https://docs.firecrawl.dev/api-reference/introduction"],
        };

    public override ImmutableArray<string> Keywords => ["firecrawl"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("fc-[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FIRECRAWL_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"firecrawl_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"FIRECRAWL_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FIRECRAWL_API_TOKEN = os.environ[\"FIRECRAWL_API_TOKEN\"]\n"),
        ];
}
