namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Notion integration token.</summary>
public sealed class NotionIntegrationToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/notion-integration-token",
            Title = "Notion integration token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes all pages that were shared with the integration.",
            Fix = "Refresh it at notion.so → Integrations → Internal integration secret.",
            References = ["https://developers.notion.com/docs/authorization"],
            Aliases = ["gitleaks:notion-api-token", "trufflehog:Notion"],
        };

    public override ImmutableArray<string> Keywords => ["ntn_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ntn_[0-9]{11}[0-9A-Za-z]{32,35}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[15..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV NOTION_INTEGRATION_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"NOTION_INTEGRATION_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"ntn_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A Notion integration token (before 2024).</summary>
public sealed class NotionLegacyToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/notion-legacy-token",
            Title = "Notion integration token (before 2024)",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes all pages that were shared with the integration.",
            Fix = "Refresh it at notion.so → Integrations → Internal integration secret.",
            References = ["https://developers.notion.com/docs/authorization"],
            Aliases = ["trufflehog:Notion"],
        };

    public override ImmutableArray<string> Keywords => ["notion"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("secret_[0-9A-Za-z]{43}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export NOTION_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"provider \"acme\" {{\n  notion_token = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "NOTION_TOKEN = os.environ[\"NOTION_TOKEN\"]\n"),
        ];
}
