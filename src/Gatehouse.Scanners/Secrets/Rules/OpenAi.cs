namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An OpenAI API key.</summary>
public sealed class OpenaiApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/openai-api-key",
            Title = "OpenAI API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls models at the account's expense and reads files and assistants of the project.",
            Fix = "Delete it at platform.openai.com → API keys; give the project a budget.",
            References = ["https://platform.openai.com/docs/api-reference/authentication"],
            Aliases = ["gitleaks:openai-api-key", "trufflehog:OpenAI", "detect-secrets:OpenAIDetector"],
        };

    public override ImmutableArray<string> Keywords => ["t3blbkfj"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("sk-([0-9A-Za-z]{20}|(proj|svcacct|None)-[0-9A-Za-z_-]{20,100})T3BlbkFJ[0-9A-Za-z_-]{20,100}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[3..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const openaiApiKey = '«{Fake()}»';\n", "client.js"),
            Bad($"openai.api.key=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..11]}\"\n"),
            Good("filled with one character", $"VALUE = \"sk-{new string('x', Fake().Length - 3)}\"\n"),
        ];
}

/// <summary>An OpenAI admin key.</summary>
public sealed class OpenaiAdminKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/openai-admin-key",
            Title = "OpenAI admin key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It manages the organization: members, projects and other keys.",
            Fix = "Delete it at platform.openai.com → Organization → Admin keys.",
            References = ["https://platform.openai.com/docs/api-reference/authentication"],
            Aliases = ["trufflehog:OpenAI"],
        };

    public override ImmutableArray<string> Keywords => ["t3blbkfj"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sk-admin-[0-9A-Za-z_-]{20,100}T3BlbkFJ[0-9A-Za-z_-]{20,100}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[9..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV OPENAI_ADMIN_KEY=«{Fake()}»\n", "Dockerfile"),
            Bad($"OPENAI_ADMIN_KEY = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..17]}\"\n"),
            Good("filled with one character", $"VALUE = \"sk-admin-{new string('x', Fake().Length - 9)}\"\n"),
        ];
}
