namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Rollbar access token.</summary>
public sealed class RollbarAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/rollbar-access-token",
            Title = "Rollbar access token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads or sends errors with their data, as far as its scopes reach.",
            Fix = "Delete it in Rollbar → Project settings → Access tokens.",
            References = ["https://docs.rollbar.com/docs/access-tokens"],
            Aliases = ["trufflehog:Rollbar"],
        };

    public override ImmutableArray<string> Keywords => ["rollbar"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ROLLBAR_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"rollbar_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ROLLBAR_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ROLLBAR_API_TOKEN = os.environ[\"ROLLBAR_API_TOKEN\"]\n"),
        ];
}
