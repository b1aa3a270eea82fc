namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A VirusTotal API key.</summary>
public sealed class VirustotalApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/virustotal-api-key",
            Title = "VirusTotal API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It looks up and uploads files at the account's quota.",
            Fix = "Renew it in VirusTotal → API key.",
            References = ["https://docs.virustotal.com/docs/please-give-me-an-api-key"],
            Aliases = ["trufflehog:VirusTotal"],
        };

    public override ImmutableArray<string> Keywords => ["virustotal"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"VIRUSTOTAL_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"virustotal_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"VIRUSTOTAL_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "VIRUSTOTAL_API_TOKEN = os.environ[\"VIRUSTOTAL_API_TOKEN\"]\n"),
        ];
}
