namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Cloudsmith API key.</summary>
public sealed class CloudsmithApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cloudsmith-api-key",
            Title = "Cloudsmith API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and publishes packages as its owner.",
            Fix = "Refresh it in Cloudsmith → API settings.",
            References = ["https://help.cloudsmith.io/docs/api-key"],
            Aliases = ["trufflehog:CloudsmithApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["cloudsmith"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"CLOUDSMITH_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"cloudsmith_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"CLOUDSMITH_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "CLOUDSMITH_API_TOKEN = os.environ[\"CLOUDSMITH_API_TOKEN\"]\n"),
        ];
}
