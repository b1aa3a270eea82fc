namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Apify API token.</summary>
public sealed class ApifyApiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/apify-api-token",
            Title = "Apify API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It runs actors at the account's expense and reads what they collected.",
            Fix = "Delete it in the Apify console → Settings → API & integrations.",
            References = ["https://docs.apify.com/platform/integrations/api"],
            Aliases = ["trufflehog:Apify"],
        };

    public override ImmutableArray<string> Keywords => ["apify_api_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("apify_api_[0-9A-Za-z]{36,40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[10..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"apify.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  APIFY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..18]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..10]}{new string('x', Fake().Length - 10)}\"\n"),
        ];
}
