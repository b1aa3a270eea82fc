namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Vonage API secret.</summary>
public sealed class VonageApiSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/vonage-api-secret",
            Title = "Vonage API secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the API key it sends messages and calls at the account's expense.",
            Fix = "Rotate it in the Vonage dashboard → API settings.",
            References = ["https://developer.vonage.com/en/account/secret-management"],
            Aliases = ["trufflehog:NexmoApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["vonage", "nexmo"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{16}");

    protected override double LeastEntropy => 2.8;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"VONAGE_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"vonage_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"VONAGE_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "VONAGE_API_TOKEN = os.environ[\"VONAGE_API_TOKEN\"]\n"),
        ];
}
