namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Jina AI API key.</summary>
public sealed class JinaApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/jina-api-key",
            Title = "Jina AI API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It calls embedding and reading services at the account's expense.",
            Fix = "Replace it on the Jina AI dashboard.",
            References = ["https://jina.ai/api-dashboard/"],
        };

    public override ImmutableArray<string> Keywords => ["jina_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("jina_[0-9a-f]{32}[0-9A-Za-z_-]{28}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"jina.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  JINA: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..5]}{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
