namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A LangSmith API key.</summary>
public sealed class LangsmithApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/langsmith-api-key",
            Title = "LangSmith API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads traces, and with them the prompts and answers of your users.",
            Fix = "Delete it at smith.langchain.com → Settings → API keys.",
            References = ["https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key"],
        };

    public override ImmutableArray<string> Keywords => ["lsv2_pt_", "lsv2_sk_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("lsv2_(pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[8..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"langsmith.api.key=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  LANGSMITH_API_KEY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"lsv2_pt_{new string('x', Fake().Length - 8)}\"\n"),
        ];
}
