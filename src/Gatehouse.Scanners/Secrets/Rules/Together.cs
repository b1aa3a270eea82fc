namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Together AI API key.</summary>
public sealed class TogetherApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/together-api-key",
            Title = "Together AI API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It calls the models at the account's expense.",
            Fix = "Delete it at api.together.ai → Settings → API keys.",
            References = ["https://docs.together.ai/docs/quickstart"],
        };

    public override ImmutableArray<string> Keywords => ["together_api", "togetherapi", "together_ai", "togetherai"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TOGETHER_API_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"together_api_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"TOGETHER_API_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TOGETHER_API_API_TOKEN = os.environ[\"TOGETHER_API_API_TOKEN\"]\n"),
        ];
}
