using System.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Discord bot token.</summary>
public sealed class DiscordBotToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/discord-bot-token",
            Title = "Discord bot token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It is the bot: reads and writes in every server it was invited to, and bans members where it may.",
            Fix = "Reset it in the developer portal → Bot → Token.",
            References = ["https://discord.com/developers/docs/reference"],
            Aliases = ["gitleaks:discord-api-token", "trufflehog:DiscordBotToken", "detect-secrets:DiscordBotTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["discord", "bot_token", "bot-token", "bottoken"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[MNO][0-9A-Za-z_-]{23,27}[.][0-9A-Za-z_-]{6}[.][0-9A-Za-z_-]{27,38}");

    protected override bool NeedsSecretWord => false;

    protected override bool Holds(ReadOnlySpan<byte> value) => Snowflake.BeginsWithNumber(value);

    /// <summary>The first part is the bot's numeric id in Base64.</summary>
    private string Token(int variant)
    {
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(Fake("1[0-9]{17}", variant)));
        return id + "." + Fake("[0-9A-Za-z]{6}", variant) + "." + Fake("[0-9A-Za-z_-]{37}z", variant);
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DISCORD_TOKEN = \"«{Token(0)}»\"\n"),
            Bad($"BOT_TOKEN=«{Token(1)}»\n", ".env"),
            Good("no number in front", $"DISCORD_TOKEN = \"{Fake()}\"\n"),
            Good("another name", $"revision = \"{Token(2)}\"\n"),
        ];
}

/// <summary>A Discord webhook URL.</summary>
public sealed class DiscordWebhook : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/discord-webhook",
            Title = "Discord webhook URL",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "Anyone with the URL writes into the channel, or deletes the webhook.",
            Fix = "Delete it in the channel → Integrations → Webhooks and create another.",
            References = ["https://discord.com/developers/docs/resources/webhook"],
            Aliases = ["trufflehog:DiscordWebhook"],
        };

    public override ImmutableArray<string> Keywords => ["discord.com/api/", "discordapp.com/api/"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("https://(ptb[.]|canary[.])?discord(app)?[.]com/api/(v[0-9]{1,2}/)?webhooks/[0-9]{17,20}/[0-9A-Za-z_-]{60,80}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[^60..]) >= 3.5;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DISCORD_WEBHOOK=«{Fake()}»\n", ".env"),
            Bad($"const discordWebhook = '«{Fake(1)}»';\n", "client.js"),
            Good("another resource", $"url = \"https://discord.com/api/v10/channels/{Fake("1[0-9]{17}")}/messages\"\n"),
        ];
}

/// <summary>A Discord application key.</summary>
public sealed class DiscordPublicKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/discord-public-key",
            Title = "Discord application key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It identifies a Discord application; a bot token or client secret is usually near.",
            Fix = "Look for the token beside it; reset that in the developer portal.",
            References = ["https://discord.com/developers/docs/topics/oauth2"],
            Aliases = ["gitleaks:discord-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["discord"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DISCORD_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"discord_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"DISCORD_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DISCORD_API_TOKEN = os.environ[\"DISCORD_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Discord client id.</summary>
public sealed class DiscordClientId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/discord-client-id",
            Title = "Discord client id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names a Discord application; its client secret is usually a few lines away.",
            Fix = "Look for the secret beside it; if that leaked too, reset it in the developer portal → OAuth2.",
            References = ["https://discord.com/developers/docs/topics/oauth2"],
            Aliases = ["gitleaks:discord-client-id"],
        };

    public override ImmutableArray<string> Keywords => ["discord"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9]{17,19}");

    protected override double LeastEntropy => 2.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DISCORD_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"discord_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"DISCORD_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DISCORD_API_TOKEN = os.environ[\"DISCORD_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Discord client secret.</summary>
public sealed class DiscordClientSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/discord-client-secret",
            Title = "Discord client secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the client id it exchanges codes for users' tokens in the name of the application.",
            Fix = "Reset it in the Discord developer portal → your application → OAuth2.",
            References = ["https://discord.com/developers/docs/topics/oauth2"],
            Aliases = ["gitleaks:discord-client-secret"],
        };

    public override ImmutableArray<string> Keywords => ["discord"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/discord-client-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_=-]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DISCORD_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"discord_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"DISCORD_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DISCORD_API_TOKEN = os.environ[\"DISCORD_API_TOKEN\"]\n"),
        ];
}
