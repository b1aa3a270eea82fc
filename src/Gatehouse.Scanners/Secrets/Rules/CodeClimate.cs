namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Code Climate reporter id.</summary>
public sealed class CodeclimateReporterId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/codeclimate-reporter-id",
            Title = "Code Climate reporter id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It uploads coverage reports to the repository's account.",
            Fix = "Regenerate it in the repository's settings → Test coverage.",
            References = ["https://docs.codeclimate.com/docs/finding-your-test-coverage-token"],
            Aliases = ["trufflehog:CodeClimate"],
        };

    public override ImmutableArray<string> Keywords => ["codeclimate", "code_climate", "cc_test_reporter"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"CODECLIMATE_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"codeclimate_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"CODECLIMATE_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "CODECLIMATE_TOKEN = os.environ[\"CODECLIMATE_TOKEN\"]\n"),
        ];
}
