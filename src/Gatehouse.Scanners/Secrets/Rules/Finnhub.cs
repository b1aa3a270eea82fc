namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Finnhub API key.</summary>
public sealed class FinnhubApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/finnhub-api-key",
            Title = "Finnhub API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It calls the market data API at the account's limits and expense.",
            Fix = "Regenerate it on the Finnhub dashboard.",
            References = ["https://finnhub.io/docs/api/authentication"],
            Aliases = ["gitleaks:finnhub-access-token", "trufflehog:Finnhub"],
        };

    public override ImmutableArray<string> Keywords => ["finnhub"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{20}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FINNHUB_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"finnhub_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"FINNHUB_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FINNHUB_API_TOKEN = os.environ[\"FINNHUB_API_TOKEN\"]\n"),
        ];
}
