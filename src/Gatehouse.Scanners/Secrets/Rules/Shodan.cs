namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Shodan API key.</summary>
public sealed class ShodanApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/shodan-api-key",
            Title = "Shodan API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It searches and scans at the account's expense.",
            Fix = "Reset it on the Shodan account page.",
            References = ["https://developer.shodan.io/api/requirements"],
            Aliases = ["trufflehog:ShodanKey"],
        };

    public override ImmutableArray<string> Keywords => ["shodan"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SHODAN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"shodan_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SHODAN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SHODAN_API_TOKEN = os.environ[\"SHODAN_API_TOKEN\"]\n"),
        ];
}
