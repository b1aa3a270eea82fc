namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Perplexity API key.</summary>
public sealed class PerplexityApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/perplexity-api-key",
            Title = "Perplexity API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls models at the account's expense.",
            Fix = "Delete it in the settings → API keys.",
            References = ["https://docs.perplexity.ai/"],
            Aliases = ["gitleaks:perplexity-api-key"],
        };

    public override ImmutableArray<string> Keywords => ["pplx-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("pplx-[0-9A-Za-z]{48,56}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nperplexity_api_key = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export PERPLEXITY_API_KEY=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"pplx-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
