namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Fastly API token.</summary>
public sealed class FastlyApiToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/fastly-api-token",
            Title = "Fastly API token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It changes what the CDN serves for the sites of the account, certificates and code included.",
            Fix = "Delete it in the Fastly console → Account → API tokens.",
            References = ["https://www.fastly.com/documentation/reference/api/auth-tokens/"],
            Aliases = ["gitleaks:fastly-api-token", "trufflehog:FastlyPersonalToken"],
        };

    public override ImmutableArray<string> Keywords => ["fastly"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_=-]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FASTLY_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"fastly_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"FASTLY_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FASTLY_API_TOKEN = os.environ[\"FASTLY_API_TOKEN\"]\n"),
        ];
}
