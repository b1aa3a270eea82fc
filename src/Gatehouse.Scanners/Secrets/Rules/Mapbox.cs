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

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV MAPBOX_SECRET_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"MAPBOX_SECRET_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("a public token", $"key = \"pk.eyJ{Fake("[0-9A-Za-z]{80}")}.{Fake("[0-9A-Za-z]{22}")}\"\n"),
        ];
}
