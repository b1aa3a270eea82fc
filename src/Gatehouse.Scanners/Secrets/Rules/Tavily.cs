namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Tavily API key.</summary>
public sealed class TavilyApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/tavily-api-key",
            Title = "Tavily API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It searches at the account's expense.",
            Fix = "Regenerate it in the Tavily dashboard.",
            References = ["https://docs.tavily.com/"],
        };

    public override ImmutableArray<string> Keywords => ["tvly-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("tvly-(dev-|prod-)?[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"tavily.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  TAVILY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..5]}{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
