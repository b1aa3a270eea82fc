namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Codecov token.</summary>
public sealed class CodecovToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/codecov-token",
            Title = "Codecov token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It uploads and reads coverage reports, and with them the names and lines of private sources.",
            Fix = "Regenerate it in Codecov → Settings → General.",
            References = ["https://docs.codecov.com/docs/codecov-tokens"],
            Aliases = ["gitleaks:codecov-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["codecov"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("([0-9A-Za-z]{32}|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"CODECOV_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"codecov_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"CODECOV_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "CODECOV_API_TOKEN = os.environ[\"CODECOV_API_TOKEN\"]\n"),
        ];
}
