namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Twitch client secret or token.</summary>
public sealed class TwitchApiToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twitch-api-token",
            Title = "Twitch client secret or token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls the Twitch API as the application or user, as far as its scopes reach.",
            Fix = "Create a new secret in the Twitch developer console, or disconnect the app.",
            References = ["https://dev.twitch.tv/docs/authentication/"],
            Aliases = ["gitleaks:twitch-api-token", "trufflehog:Twitch"],
        };

    public override ImmutableArray<string> Keywords => ["twitch"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{30}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TWITCH_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"twitch_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"TWITCH_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TWITCH_API_TOKEN = os.environ[\"TWITCH_API_TOKEN\"]\n"),
        ];
}
