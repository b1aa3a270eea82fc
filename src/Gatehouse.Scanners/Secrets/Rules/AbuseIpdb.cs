namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An AbuseIPDB API key.</summary>
public sealed class AbuseipdbApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/abuseipdb-api-key",
            Title = "AbuseIPDB API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It reports and looks up addresses in the account's name.",
            Fix = "Delete it in AbuseIPDB → Account → API.",
            References = ["https://docs.abuseipdb.com/"],
            Aliases = ["trufflehog:AbuseIPDB"],
        };

    public override ImmutableArray<string> Keywords => ["abuseipdb"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{80}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ABUSEIPDB_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"abuseipdb_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ABUSEIPDB_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ABUSEIPDB_API_TOKEN = os.environ[\"ABUSEIPDB_API_TOKEN\"]\n"),
        ];
}
