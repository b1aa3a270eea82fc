namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Semgrep app token.</summary>
public sealed class SemgrepAppToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/semgrep-app-token",
            Title = "Semgrep app token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It uploads scans and reads policies and findings of the organization.",
            Fix = "Revoke it in Semgrep → Settings → Tokens.",
            References = ["https://semgrep.dev/docs/semgrep-ci/ci-environment-variables"],
        };

    public override ImmutableArray<string> Keywords => ["semgrep"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SEMGREP_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"semgrep_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SEMGREP_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SEMGREP_API_TOKEN = os.environ[\"SEMGREP_API_TOKEN\"]\n"),
        ];
}
