namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Brave Search API key.</summary>
public sealed class BraveSearchKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/brave-search-key",
            Title = "Brave Search API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It searches at the account's expense.",
            Fix = "Delete it in the Brave Search API dashboard.",
            References = ["https://api-dashboard.search.brave.com/"],
        };

    public override ImmutableArray<string> Keywords => ["brave_search", "brave_api", "bravesearch", "brave_token"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("BSA[0-9A-Za-z_-]{28}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"BRAVE_SEARCH_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"brave_search_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"BRAVE_SEARCH_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "BRAVE_SEARCH_API_TOKEN = os.environ[\"BRAVE_SEARCH_API_TOKEN\"]\n"),
        ];
}
