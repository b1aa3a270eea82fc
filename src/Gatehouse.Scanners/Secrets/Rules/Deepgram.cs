namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Deepgram API key.</summary>
public sealed class DeepgramApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/deepgram-api-key",
            Title = "Deepgram API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It transcribes at the account's expense and reads the project's usage.",
            Fix = "Delete it in the Deepgram console → API keys.",
            References = ["https://developers.deepgram.com/docs/create-additional-api-keys"],
            Aliases = ["trufflehog:Deepgram"],
        };

    public override ImmutableArray<string> Keywords => ["deepgram"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DEEPGRAM_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"deepgram_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"DEEPGRAM_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DEEPGRAM_API_TOKEN = os.environ[\"DEEPGRAM_API_TOKEN\"]\n"),
        ];
}
