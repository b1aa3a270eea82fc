namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Mistral API key.</summary>
public sealed class MistralApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mistral-api-key",
            Title = "Mistral API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls models at the account's expense.",
            Fix = "Delete it at console.mistral.ai → API keys.",
            References = ["https://docs.mistral.ai/getting-started/quickstart"],
        };

    public override ImmutableArray<string> Keywords => ["mistral"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV MISTRAL_API_KEY=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\nmistral_api_key = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MISTRAL_API_KEY = os.environ[\"MISTRAL_API_KEY\"]\n"),
        ];
}
