namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Cerebras API key.</summary>
public sealed class CerebrasApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cerebras-api-key",
            Title = "Cerebras API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It calls the models at the account's expense.",
            Fix = "Delete it at cloud.cerebras.ai → API keys.",
            References = ["https://inference-docs.cerebras.ai/quickstart"],
        };

    public override ImmutableArray<string> Keywords => ["csk-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("csk-[0-9a-z]{48}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"cerebras.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  CEREBRAS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
