namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A MessageBird access key.</summary>
public sealed class MessagebirdApiToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/messagebird-api-token",
            Title = "MessageBird access key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends messages and calls at the account's expense, and reads those sent.",
            Fix = "Delete it in the Bird dashboard → Developers → API access.",
            References = ["https://developers.messagebird.com/api/"],
            Aliases = ["gitleaks:messagebird-api-token", "trufflehog:MessageBird"],
        };

    public override ImmutableArray<string> Keywords => ["messagebird", "message_bird", "message-bird"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{25}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"MESSAGEBIRD_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"messagebird_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"MESSAGEBIRD_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MESSAGEBIRD_API_TOKEN = os.environ[\"MESSAGEBIRD_API_TOKEN\"]\n"),
        ];
}

/// <summary>A MessageBird client id.</summary>
public sealed class MessagebirdClientId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/messagebird-client-id",
            Title = "MessageBird client id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names a channel or application; the access key is usually a few lines away.",
            Fix = "Look for the access key beside it; if that leaked too, delete it under Developers → API access.",
            References = ["https://developers.messagebird.com/api/"],
            Aliases = ["gitleaks:messagebird-client-id"],
        };

    public override ImmutableArray<string> Keywords => ["messagebird", "message_bird", "message-bird"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"MESSAGEBIRD_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"messagebird_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"MESSAGEBIRD_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MESSAGEBIRD_API_TOKEN = os.environ[\"MESSAGEBIRD_API_TOKEN\"]\n"),
        ];
}
