namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Contentful management token.</summary>
public sealed class ContentfulManagementToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/contentful-management-token",
            Title = "Contentful management token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It changes and deletes content and spaces as its owner.",
            Fix = "Revoke it under Settings → CMA tokens.",
            References = ["https://www.contentful.com/developers/docs/references/authentication/"],
            Aliases = ["trufflehog:ContentfulPersonalAccessToken"],
        };

    public override ImmutableArray<string> Keywords => ["cfpat-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("CFPAT-[0-9A-Za-z_-]{43}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV CONTENTFUL_MANAGEMENT_TOKEN=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"CFPAT-{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
