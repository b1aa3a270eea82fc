namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Slack bot token.</summary>
public sealed class SlackBotToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/slack-bot-token",
            Title = "Slack bot token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads the channels the bot is in and writes in its name, which colleagues trust.",
            Fix = "Revoke it with `auth.revoke` or reinstall the app under api.slack.com → OAuth & Permissions; use token " + "rotation.",
            References = ["https://docs.slack.dev/authentication/tokens"],
            Aliases = ["gitleaks:slack-bot-token", "trufflehog:Slack", "detect-secrets:SlackDetector"],
        };

    public override ImmutableArray<string> Keywords => ["xoxb-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("xoxb-([0-9]{8,14}-){1,2}[0-9A-Za-z]{18,34}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const slackBotToken = '«{Fake()}»';\n", "client.js"),
            Bad($"slack.bot.token=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"xoxb-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A Slack user token.</summary>
public sealed class SlackUserToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/slack-user-token",
            Title = "Slack user token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and writes as a person: private channels and direct messages included.",
            Fix = "Revoke it with `auth.revoke` or reinstall the app under api.slack.com → OAuth & Permissions.",
            References = ["https://docs.slack.dev/authentication/tokens"],
            Aliases = ["gitleaks:slack-user-token", "trufflehog:Slack", "detect-secrets:SlackDetector"],
        };

    public override ImmutableArray<string> Keywords => ["xoxp-", "xoxs-", "xoxe-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("xox[pse]-([0-9]{8,14}-){2,3}[0-9A-Za-z-]{28,64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV SLACK_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"SLACK_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"xoxp-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A Slack workspace token.</summary>
public sealed class SlackWorkspaceToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/slack-workspace-token",
            Title = "Slack workspace token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It acts as an app in the whole workspace (`xoxr` renews such tokens).",
            Fix = "Revoke it with `auth.revoke`; workspace apps are retired, so move to a granular bot.",
            References = ["https://docs.slack.dev/authentication/tokens"],
            Aliases = ["gitleaks:slack-legacy-workspace-token", "trufflehog:Slack", "detect-secrets:SlackDetector"],
        };

    public override ImmutableArray<string> Keywords => ["xoxa-", "xoxr-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("xox[ar]-([0-9]-)?([0-9]{4,14}-){0,3}[0-9A-Za-z]{8,64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 2.6 && Mixture.HasLettersAndDigits(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export SLACK_WORKSPACE_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"SLACK_WORKSPACE_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"xoxa-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A Slack app configuration token.</summary>
public sealed class SlackConfigurationToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/slack-configuration-token",
            Title = "Slack app configuration token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It creates and changes apps of its owner, their scopes and URLs included, or renews such a token.",
            Fix = "Revoke it at api.slack.com → Your App Configuration Tokens.",
            References = ["https://docs.slack.dev/authentication/tokens"],
            Aliases = ["gitleaks:slack-config-access-token", "gitleaks:slack-config-refresh-token"],
        };

    public override ImmutableArray<string> Keywords => ["xoxe.xoxb-", "xoxe.xoxp-", "xoxe-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("(xoxe[.]xox[bp]-[0-9]-[0-9A-Za-z]{140,190}|xoxe-[0-9]-[0-9A-Za-z]{120,190})");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"slack.configuration.token=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  SLACK_CONFIGURATION_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"xoxe-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A Slack app-level token.</summary>
public sealed class SlackAppToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/slack-app-token",
            Title = "Slack app-level token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It opens a socket on which the app receives the events of every workspace that installed it.",
            Fix = "Revoke it under api.slack.com → Basic Information → App-Level Tokens.",
            References = ["https://docs.slack.dev/authentication/tokens"],
            Aliases = ["gitleaks:slack-app-token", "trufflehog:Slack"],
        };

    public override ImmutableArray<string> Keywords => ["xapp-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("xapp-[0-9]-[0-9A-Za-z]{5,20}-[0-9]{5,20}-[0-9a-z]{10,80}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SLACK_APP_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"{{ \"slackAppToken\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"xapp-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A Slack webhook URL.</summary>
public sealed class SlackWebhook : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/slack-webhook",
            Title = "Slack webhook URL",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "Anyone with the URL writes into the channel, in the name of something colleagues trust.",
            Fix = "Remove it under api.slack.com → Incoming Webhooks and create another.",
            References = ["https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/"],
            Aliases = ["gitleaks:slack-webhook-url", "trufflehog:SlackWebhook"],
        };

    public override ImmutableArray<string> Keywords => ["hooks.slack.com/"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("https://hooks[.]slack[.]com/(services|workflows|triggers)/[0-9A-Za-z+/]{43,93}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[26..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  SLACK_WEBHOOK: «{Fake()}»\n", "deploy.yaml"),
            Bad($"SLACK_WEBHOOK = \"«{Fake(1)}»\"\n"),
            Good("a placeholder", "url = \"https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX\"\n"),
            Good("only the host", "host = \"https://hooks.slack.com/services/\"\n"),
        ];
}

/// <summary>A Slack legacy token.</summary>
public sealed class SlackLegacyToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/slack-legacy-token",
            Title = "Slack legacy token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It acts as its owner in the whole workspace.",
            Fix = "Revoke it with the `auth.revoke` method or under the workspace's app management.",
            References = ["https://api.slack.com/legacy/custom-integrations/legacy-tokens"],
            Aliases = ["gitleaks:slack-legacy-token", "gitleaks:slack-legacy-bot-token", "trufflehog:Slack"],
        };

    public override ImmutableArray<string> Keywords => ["xoxo-", "xoxs-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("xox[os]-[0-9]{5,14}-[0-9]{5,14}-[0-9]{5,14}-[0-9a-fA-F]{8,64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 2.5;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"slack.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  SLACK: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}
