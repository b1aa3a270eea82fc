namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Stability AI API key.</summary>
public sealed class StabilityApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/stability-api-key",
            Title = "Stability AI API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It makes images at the account's expense.",
            Fix = "Delete it at platform.stability.ai → API keys.",
            References = ["https://platform.stability.ai/docs/getting-started/authentication"],
        };

    public override ImmutableArray<string> Keywords => ["stability", "dreamstudio"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("sk-[0-9A-Za-z]{48}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"STABILITY_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"stability_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"STABILITY_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "STABILITY_API_TOKEN = os.environ[\"STABILITY_API_TOKEN\"]\n"),
        ];
}
