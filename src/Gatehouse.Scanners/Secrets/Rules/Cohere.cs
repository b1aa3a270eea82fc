namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Cohere API key.</summary>
public sealed class CohereApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cohere-api-key",
            Title = "Cohere API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls models at the account's expense.",
            Fix = "Delete it at dashboard.cohere.com → API keys.",
            References = ["https://docs.cohere.com/reference/about"],
            Aliases = ["gitleaks:cohere-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["cohere", "co_api_key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{40}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"COHERE_API_KEY = \"«{Fake()}»\"\n"),
            Bad($"COHERE_API_KEY=«{Fake(1)}»\n", ".env"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "COHERE_API_KEY = os.environ[\"COHERE_API_KEY\"]\n"),
        ];
}
