namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Anthropic API key.</summary>
public sealed class AnthropicApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/anthropic-api-key",
            Title = "Anthropic API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls models at the account's expense and reads files and batches of the workspace.",
            Fix = "Delete it at console.anthropic.com → API keys; give the workspace a spend limit.",
            References = ["https://docs.claude.com/en/api/overview"],
            Aliases = ["gitleaks:anthropic-api-key"],
        };

    public override ImmutableArray<string> Keywords => ["sk-ant-api03-", "sk-ant-sid01-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sk-ant-(api03|sid01)-[0-9A-Za-z_-]{93}AA");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[13..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ANTHROPIC_API_KEY=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"x-api-key: «{Fake(1)}»\" https://api.acme.example/v1/messages\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..21]}\"\n"),
            Good("filled with one character", $"VALUE = \"sk-ant-api03-{new string('x', Fake().Length - 13)}\"\n"),
        ];
}

/// <summary>An Anthropic admin API key.</summary>
public sealed class AnthropicAdminKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/anthropic-admin-key",
            Title = "Anthropic admin API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It manages the organization: members, workspaces and API keys.",
            Fix = "Delete it at console.anthropic.com → Settings → Admin keys.",
            References = ["https://docs.claude.com/en/api/admin-api/apikeys/get-api-key"],
            Aliases = ["gitleaks:anthropic-admin-api-key"],
        };

    public override ImmutableArray<string> Keywords => ["sk-ant-admin01-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sk-ant-admin01-[0-9A-Za-z_-]{93}AA");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[15..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"anthropic.admin.key=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  ANTHROPIC_ADMIN_KEY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..23]}\"\n"),
            Good("filled with one character", $"VALUE = \"sk-ant-admin01-{new string('x', Fake().Length - 15)}\"\n"),
        ];
}

/// <summary>An Anthropic OAuth token.</summary>
public sealed class AnthropicOauthToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/anthropic-oauth-token",
            Title = "Anthropic OAuth token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It signs in to the subscription of a person and uses it up.",
            Fix = "Log out of all sessions in the account settings; in pipelines use an API key from the secret store.",
            References = ["https://docs.claude.com/en/docs/claude-code/iam"],
        };

    public override ImmutableArray<string> Keywords => ["sk-ant-oat01-", "sk-ant-ort01-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sk-ant-o[ar]t01-[0-9A-Za-z_-]{80,110}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[13..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ANTHROPIC_OAUTH_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"{{ \"anthropicOauthToken\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..21]}\"\n"),
            Good("filled with one character", $"VALUE = \"sk-ant-oat01-{new string('x', Fake().Length - 13)}\"\n"),
        ];
}
