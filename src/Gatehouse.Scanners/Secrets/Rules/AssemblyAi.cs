namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An AssemblyAI API key.</summary>
public sealed class AssemblyaiApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/assemblyai-api-key",
            Title = "AssemblyAI API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It transcribes at the account's expense and reads earlier transcripts.",
            Fix = "Delete it in the AssemblyAI dashboard → API keys.",
            References = ["https://www.assemblyai.com/docs"],
            Aliases = ["trufflehog:AssemblyAI"],
        };

    public override ImmutableArray<string> Keywords => ["assemblyai", "assembly_ai"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ASSEMBLYAI_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"assemblyai_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ASSEMBLYAI_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ASSEMBLYAI_API_TOKEN = os.environ[\"ASSEMBLYAI_API_TOKEN\"]\n"),
        ];
}
