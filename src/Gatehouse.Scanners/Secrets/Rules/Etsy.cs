namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Etsy API key.</summary>
public sealed class EtsyAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/etsy-access-token",
            Title = "Etsy API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It calls the Etsy API as the application, with the shops that allowed it.",
            Fix = "Delete the key on the Etsy developers page → Your apps.",
            References = ["https://developers.etsy.com/documentation/essentials/authentication"],
            Aliases = ["gitleaks:etsy-access-token", "trufflehog:EtsyApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["etsy"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{24}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ETSY_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"etsy_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ETSY_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ETSY_API_TOKEN = os.environ[\"ETSY_API_TOKEN\"]\n"),
        ];
}
