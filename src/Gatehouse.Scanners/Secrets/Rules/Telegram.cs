namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Telegram bot token.</summary>
public sealed class TelegramBotToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/telegram-bot-token",
            Title = "Telegram bot token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It is the bot: reads what users write to it and answers in its name.",
            Fix = "Revoke it with @BotFather → /revoke.",
            References = ["https://core.telegram.org/bots/api"],
            Aliases = ["gitleaks:telegram-bot-api-token", "trufflehog:TelegramBotToken", "detect-secrets:TelegramBotTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => [":aa"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(bot)?[0-9]{8,10}:AA[0-9A-Za-z_-]{33}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[^35..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TELEGRAM_TOKEN = \"«{Fake("[1-9][0-9]{9}:AA[0-9A-Za-z_-]{33}")}»\"\n"),
            Bad($"curl https://api.telegram.example/«{Fake("bot[1-9][0-9]{8}:AA[0-9A-Za-z_-]{33}")}»/getMe\n", "call.sh"),
            Good("a colour", "a{color:#aabbcc}\n", "site.css"),
            Good("a hardware address", "mac = \"52:54:00:aa:bb:cc\"\n"),
            Good("too short", $"VALUE = \"12345678:AA{Fake("[0-9A-Za-z]{20}")}\"\n"),
        ];
}

/// <summary>A Telegram bot token (unusual form).</summary>
public sealed class TelegramNamedToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/telegram-named-token",
            Title = "Telegram bot token (unusual form)",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and sends messages as the bot.",
            Fix = "Revoke it with `/revoke` at @BotFather.",
            References = ["https://core.telegram.org/bots/api"],
            Aliases = ["gitleaks:telegram-bot-api-token", "trufflehog:TelegramBotToken"],
        };

    public override ImmutableArray<string> Keywords => ["telegr"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9]{5,16}:A[0-9A-Za-z_-]{34}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TELEGR_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"telegr_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"TELEGR_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TELEGR_API_TOKEN = os.environ[\"TELEGR_API_TOKEN\"]\n"),
        ];
}
