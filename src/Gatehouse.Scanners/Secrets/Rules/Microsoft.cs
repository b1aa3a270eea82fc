namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Microsoft Teams webhook URL.</summary>
public sealed class TeamsWebhook : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/teams-webhook",
            Title = "Microsoft Teams webhook URL",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "Anyone with the URL writes into the channel, in the name of something colleagues trust.",
            Fix = "Remove the connector from the channel; use a workflow whose URL can be renewed.",
            References = ["https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook"],
            Aliases = ["gitleaks:microsoft-teams-webhook", "trufflehog:MicrosoftTeamsWebhook"],
        };

    public override ImmutableArray<string> Keywords => [".webhook.office.com/"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of(
            "https://[0-9a-z-]{1,63}[.]webhook[.]office[.]com/webhookb2/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a"
                + "-f]{4}-[0-9a-f]{12}@[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/[0-9A-Za-z]{1,40}/["
                + "0-9A-Za-z]{32}/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(/[0-9A-Za-z_-]{20,60})?"
        );

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[^36..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  TEAMS_WEBHOOK: «{Fake()}»\n", "deploy.yaml"),
            Bad($"TEAMS_WEBHOOK = \"«{Fake(1)}»\"\n"),
            Good("only the host", "host = \"https://acme.webhook.office.com/webhookb2/\"\n"),
        ];
}
