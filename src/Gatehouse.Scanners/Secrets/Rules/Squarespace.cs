namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Squarespace API key.</summary>
public sealed class SquarespaceAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/squarespace-access-token",
            Title = "Squarespace API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes orders, products and members of the site.",
            Fix = "Delete it in Squarespace → Settings → Developer API keys.",
            References = ["https://developers.squarespace.com/commerce-apis/authentication-and-permissions"],
            Aliases = ["gitleaks:squarespace-access-token", "trufflehog:Squarespace"],
        };

    public override ImmutableArray<string> Keywords => ["squarespace"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SQUARESPACE_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"squarespace_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SQUARESPACE_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SQUARESPACE_API_TOKEN = os.environ[\"SQUARESPACE_API_TOKEN\"]\n"),
        ];
}
