namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Strava client secret or token.</summary>
public sealed class StravaToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/strava-token",
            Title = "Strava client secret or token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads activities and places of the athletes who allowed the application.",
            Fix = "Generate a new secret in Strava → Settings → My API application.",
            References = ["https://developers.strava.com/docs/authentication/"],
            Aliases = ["trufflehog:Strava"],
        };

    public override ImmutableArray<string> Keywords => ["strava"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"STRAVA_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"strava_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"STRAVA_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "STRAVA_API_TOKEN = os.environ[\"STRAVA_API_TOKEN\"]\n"),
        ];
}
