namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Mapbox secret token.</summary>
public sealed class MapboxSecretToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mapbox-secret-token",
            Title = "Mapbox secret token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It uploads and deletes maps and data and makes more tokens.",
            Fix = "Delete it at account.mapbox.com → Access tokens.",
            References = ["https://docs.mapbox.com/help/glossary/access-token/"],
            Aliases = ["trufflehog:MapBox"],
        };

    public override ImmutableArray<string> Keywords => ["sk.eyj"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sk[.]eyJ[0-9A-Za-z_-]{60,300}[.][0-9A-Za-z_-]{20,24}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV MAPBOX_SECRET_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"MAPBOX_SECRET_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("a public token", $"key = \"pk.eyJ{Fake("[0-9A-Za-z]{80}")}.{Fake("[0-9A-Za-z]{22}")}\"\n"),
        ];
}

/// <summary>A Mapbox public token.</summary>
public sealed class MapboxPublicToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mapbox-public-token",
            Title = "Mapbox public token",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It is made to be shown, yet it counts map loads at the account's expense unless bound to URLs.",
            Fix = "Restrict it to the site's URLs under Account → Tokens, or rotate it.",
            References = ["https://docs.mapbox.com/help/getting-started/access-tokens/"],
            Aliases = ["gitleaks:mapbox-api-token", "trufflehog:MapBox"],
        };

    public override ImmutableArray<string> Keywords => ["mapbox"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("pk[.][0-9A-Za-z]{60}[.][0-9A-Za-z_-]{22}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"MAPBOX_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"mapbox_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"MAPBOX_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MAPBOX_API_TOKEN = os.environ[\"MAPBOX_API_TOKEN\"]\n"),
        ];
}
