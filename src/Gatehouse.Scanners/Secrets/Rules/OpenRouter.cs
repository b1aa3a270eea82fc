namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An OpenRouter API key.</summary>
public sealed class OpenrouterApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/openrouter-api-key",
            Title = "OpenRouter API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls models at the account's expense.",
            Fix = "Delete it at openrouter.ai → Keys and give the next one a credit limit.",
            References = ["https://openrouter.ai/docs/api-reference/authentication"],
        };

    public override ImmutableArray<string> Keywords => ["sk-or-v1-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sk-or-v1-[0-9a-f]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[9..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"OPENROUTER_API_KEY=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..17]}\"\n"),
            Good("filled with one character", $"VALUE = \"sk-or-v1-{new string('x', Fake().Length - 9)}\"\n"),
        ];
}
