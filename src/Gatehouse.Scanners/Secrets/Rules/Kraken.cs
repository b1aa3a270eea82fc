namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Kraken API private key.</summary>
public sealed class KrakenPrivateKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/kraken-private-key",
            Title = "Kraken API private key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It signs orders and withdrawals of the trading account.",
            Fix = "Delete the API key in Kraken → Settings → API.",
            References = ["https://docs.kraken.com/api/docs/guides/spot-rest-auth"],
            Aliases = ["gitleaks:kraken-access-token", "trufflehog:Kraken"],
        };

    public override ImmutableArray<string> Keywords => ["kraken"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z/_][0-9A-Za-z/=_+-]{79,89}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"KRAKEN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"kraken_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"KRAKEN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "KRAKEN_API_TOKEN = os.environ[\"KRAKEN_API_TOKEN\"]\n"),
        ];
}
