namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Private AI API key.</summary>
public sealed class PrivateaiApiToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/privateai-api-token",
            Title = "Private AI API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It sends texts to the redaction service at the account's expense.",
            Fix = "Rotate it in the Private AI portal.",
            References = ["https://docs.private-ai.com/"],
            Aliases = ["gitleaks:privateai-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["privateai", "private_ai", "private-ai"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"PRIVATEAI_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"privateai_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"PRIVATEAI_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "PRIVATEAI_API_TOKEN = os.environ[\"PRIVATEAI_API_TOKEN\"]\n"),
        ];
}
