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

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV CONTENTFUL_MANAGEMENT_TOKEN=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"CFPAT-{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Contentful delivery token.</summary>
public sealed class ContentfulDeliveryToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/contentful-delivery-token",
            Title = "Contentful delivery token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads the content of the space, drafts too where it is a preview token.",
            Fix = "Delete the key in Contentful → Settings → API keys.",
            References = ["https://www.contentful.com/developers/docs/references/authentication/"],
            Aliases = ["gitleaks:contentful-delivery-api-token", "trufflehog:ContentfulDelivery"],
        };

    public override ImmutableArray<string> Keywords => ["contentful"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_=-]{43}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"CONTENTFUL_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"contentful_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"CONTENTFUL_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "CONTENTFUL_API_TOKEN = os.environ[\"CONTENTFUL_API_TOKEN\"]\n"),
        ];
}
