namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Voyage AI API key.</summary>
public sealed class VoyageApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/voyage-api-key",
            Title = "Voyage AI API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It computes embeddings at the account's expense.",
            Fix = "Delete it in the Voyage dashboard → API keys.",
            References = ["https://docs.voyageai.com/docs/api-key-and-installation"],
        };

    public override ImmutableArray<string> Keywords => ["voyage"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("(pa|al)-[0-9A-Za-z_-]{43}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"VOYAGE_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"voyage_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"VOYAGE_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "VOYAGE_API_TOKEN = os.environ[\"VOYAGE_API_TOKEN\"]\n"),
        ];
}
