namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Flickr API key.</summary>
public sealed class FlickrApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/flickr-api-key",
            Title = "Flickr API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It calls the Flickr API as the application, with the users who allowed it.",
            Fix = "Delete the app in Flickr's App Garden and create another.",
            References = ["https://www.flickr.com/services/api/"],
            Aliases = ["gitleaks:flickr-access-token", "trufflehog:Flickr"],
        };

    public override ImmutableArray<string> Keywords => ["flickr"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FLICKR_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"flickr_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"FLICKR_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FLICKR_API_TOKEN = os.environ[\"FLICKR_API_TOKEN\"]\n"),
        ];
}
