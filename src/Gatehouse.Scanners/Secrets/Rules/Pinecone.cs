namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Pinecone API key.</summary>
public sealed class PineconeApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/pinecone-api-key",
            Title = "Pinecone API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads, changes and deletes the indexes of the project.",
            Fix = "Delete it in the Pinecone console → API keys.",
            References = ["https://docs.pinecone.io/guides/projects/manage-api-keys"],
        };

    public override ImmutableArray<string> Keywords => ["pcsk_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("pcsk_[0-9A-Za-z]{4,6}_[0-9A-Za-z]{60,66}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"pinecone.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  PINECONE: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..5]}{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
