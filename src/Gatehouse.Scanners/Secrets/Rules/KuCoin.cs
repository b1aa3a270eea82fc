namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A KuCoin API key.</summary>
public sealed class KucoinAccessKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/kucoin-access-key",
            Title = "KuCoin API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It names an API key of the trading account; secret and passphrase are usually near.",
            Fix = "Delete the API key in KuCoin → API management.",
            References = ["https://www.kucoin.com/docs/basics/connection-method/authentication/creating-a-request"],
            Aliases = ["gitleaks:kucoin-access-token", "trufflehog:KuCoin"],
        };

    public override ImmutableArray<string> Keywords => ["kucoin"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{24}");

    protected override double LeastEntropy => 2.8;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"KUCOIN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"kucoin_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"KUCOIN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "KUCOIN_API_TOKEN = os.environ[\"KUCOIN_API_TOKEN\"]\n"),
        ];
}

/// <summary>A KuCoin API secret.</summary>
public sealed class KucoinSecretKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/kucoin-secret-key",
            Title = "KuCoin API secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It signs orders and withdrawals of the trading account.",
            Fix = "Delete the API key in KuCoin → API management.",
            References = ["https://www.kucoin.com/docs/basics/connection-method/authentication/creating-a-request"],
            Aliases = ["gitleaks:kucoin-secret-key", "trufflehog:KuCoin"],
        };

    public override ImmutableArray<string> Keywords => ["kucoin"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/kucoin-access-key"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"KUCOIN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"kucoin_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"KUCOIN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "KUCOIN_API_TOKEN = os.environ[\"KUCOIN_API_TOKEN\"]\n"),
        ];
}
