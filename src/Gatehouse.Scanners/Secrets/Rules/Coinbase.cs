namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Coinbase token.</summary>
public sealed class CoinbaseAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/coinbase-access-token",
            Title = "Coinbase token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads balances and moves funds, as far as its scopes reach.",
            Fix = "Revoke it in Coinbase → Settings → API or Connected applications.",
            References = ["https://docs.cdp.coinbase.com/"],
            Aliases = ["gitleaks:coinbase-access-token", "trufflehog:Coinbase"],
        };

    public override ImmutableArray<string> Keywords => ["coinbase"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_=-]{64}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"COINBASE_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"coinbase_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"COINBASE_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "COINBASE_API_TOKEN = os.environ[\"COINBASE_API_TOKEN\"]\n"),
        ];
}
