namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Binance API key or secret.</summary>
public sealed class BinanceApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/binance-api-key",
            Title = "Binance API key or secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "Key and secret together trade and withdraw for the account.",
            Fix = "Delete the key in Binance → API management.",
            References = ["https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security"],
            Aliases = ["trufflehog:Binance"],
        };

    public override ImmutableArray<string> Keywords => ["binance"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{64}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"BINANCE_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"binance_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"BINANCE_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "BINANCE_API_TOKEN = os.environ[\"BINANCE_API_TOKEN\"]\n"),
        ];
}
