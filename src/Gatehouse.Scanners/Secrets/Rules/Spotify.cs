namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Spotify client secret.</summary>
public sealed class SpotifyClientSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/spotify-client-secret",
            Title = "Spotify client secret",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "With the client id it obtains tokens in the name of the application.",
            Fix = "Rotate it in the Spotify developer dashboard.",
            References = ["https://developer.spotify.com/documentation/web-api/concepts/apps"],
            Aliases = ["trufflehog:SpotifyKey"],
        };

    public override ImmutableArray<string> Keywords => ["spotify"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SPOTIFY_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"spotify_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SPOTIFY_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SPOTIFY_API_TOKEN = os.environ[\"SPOTIFY_API_TOKEN\"]\n"),
        ];
}
