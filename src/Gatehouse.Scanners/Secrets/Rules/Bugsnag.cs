namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A BugSnag API key.</summary>
public sealed class BugsnagApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/bugsnag-api-key",
            Title = "BugSnag API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It sends errors into the project: noise and cost.",
            Fix = "Regenerate it in BugSnag → Project settings.",
            References = ["https://docs.bugsnag.com/api/"],
            Aliases = ["trufflehog:Bugsnag"],
        };

    public override ImmutableArray<string> Keywords => ["bugsnag"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"BUGSNAG_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"bugsnag_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"BUGSNAG_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "BUGSNAG_API_TOKEN = os.environ[\"BUGSNAG_API_TOKEN\"]\n"),
        ];
}
