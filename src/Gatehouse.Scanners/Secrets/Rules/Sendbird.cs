namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Sendbird application id.</summary>
public sealed class SendbirdApplicationId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sendbird-application-id",
            Title = "Sendbird application id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names the chat application; its API token is usually a few lines away.",
            Fix = "Look for the API token beside it; if that leaked too, revoke it in the Sendbird dashboard.",
            References = ["https://sendbird.com/docs/chat/platform-api/v3/prepare-to-use-api"],
            Aliases = ["gitleaks:sendbird-access-id"],
        };

    public override ImmutableArray<string> Keywords => ["sendbird"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SENDBIRD_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"sendbird_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SENDBIRD_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SENDBIRD_API_TOKEN = os.environ[\"SENDBIRD_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Sendbird API token.</summary>
public sealed class SendbirdAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sendbird-access-token",
            Title = "Sendbird API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes every chat of the application.",
            Fix = "Revoke it in the Sendbird dashboard → Settings → Application → API tokens.",
            References = ["https://sendbird.com/docs/chat/platform-api/v3/prepare-to-use-api"],
            Aliases = ["gitleaks:sendbird-access-token", "trufflehog:Sendbird"],
        };

    public override ImmutableArray<string> Keywords => ["sendbird"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/sendbird-application-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SENDBIRD_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"sendbird_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SENDBIRD_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SENDBIRD_API_TOKEN = os.environ[\"SENDBIRD_API_TOKEN\"]\n"),
        ];
}
