namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A DeepSeek API key.</summary>
public sealed class DeepseekApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/deepseek-api-key",
            Title = "DeepSeek API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls the models at the account's expense.",
            Fix = "Delete it at platform.deepseek.com → API keys.",
            References = ["https://api-docs.deepseek.com/"],
            Aliases = ["trufflehog:DeepSeek"],
        };

    public override ImmutableArray<string> Keywords => ["deepseek"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("sk-[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DEEPSEEK_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"deepseek_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"DEEPSEEK_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DEEPSEEK_API_TOKEN = os.environ[\"DEEPSEEK_API_TOKEN\"]\n"),
        ];
}
