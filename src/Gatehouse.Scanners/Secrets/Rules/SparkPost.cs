namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A SparkPost API key.</summary>
public sealed class SparkpostApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sparkpost-api-key",
            Title = "SparkPost API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends mail in the domain's name and reads recipients.",
            Fix = "Delete it in SparkPost → Configuration → API keys.",
            References = ["https://developers.sparkpost.com/api/"],
            Aliases = ["trufflehog:SparkPost"],
        };

    public override ImmutableArray<string> Keywords => ["sparkpost"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SPARKPOST_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"sparkpost_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SPARKPOST_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SPARKPOST_API_TOKEN = os.environ[\"SPARKPOST_API_TOKEN\"]\n"),
        ];
}
