namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Bittrex key.</summary>
public sealed class BittrexKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/bittrex-key",
            Title = "Bittrex key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "Key and secret together place orders and withdraw funds of the trading account.",
            Fix = "Delete the key pair in the account's API settings.",
            References = ["https://bittrex.github.io/api/v3"],
            Aliases = ["gitleaks:bittrex-access-key", "gitleaks:bittrex-secret-key", "trufflehog:Bittrex"],
        };

    public override ImmutableArray<string> Keywords => ["bittrex"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"BITTREX_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"bittrex_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"BITTREX_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "BITTREX_API_TOKEN = os.environ[\"BITTREX_API_TOKEN\"]\n"),
        ];
}
