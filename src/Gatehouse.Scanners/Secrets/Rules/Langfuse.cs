namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Langfuse secret key.</summary>
public sealed class LangfuseSecretKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/langfuse-secret-key",
            Title = "Langfuse secret key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes the traces of the project, prompts and answers included.",
            Fix = "Delete it in Langfuse → Project settings → API keys.",
            References = ["https://langfuse.com/faq/all/where-are-langfuse-api-keys"],
            Aliases = ["trufflehog:Langfuse"],
        };

    public override ImmutableArray<string> Keywords => ["sk-lf-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"langfuse.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  LANGFUSE: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..6]}{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
