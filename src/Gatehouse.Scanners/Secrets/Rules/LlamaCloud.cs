namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A LlamaCloud API key.</summary>
public sealed class LlamacloudApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/llamacloud-api-key",
            Title = "LlamaCloud API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It parses documents at the account's expense and reads the indexes of the project.",
            Fix = "Delete it at cloud.llamaindex.ai → API keys.",
            References = ["https://docs.cloud.llamaindex.ai/"],
        };

    public override ImmutableArray<string> Keywords => ["llx-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("llx-[0-9A-Za-z]{48}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"llama_cloud.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  LLAMA_CLOUD: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
