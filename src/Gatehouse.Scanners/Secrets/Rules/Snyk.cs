namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Snyk API token.</summary>
public sealed class SnykApiToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/snyk-api-token",
            Title = "Snyk API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads the list of unfixed vulnerabilities of every project: a plan of attack.",
            Fix = "Revoke it under Account settings → General → Auth token; in pipelines use a service account.",
            References = ["https://docs.snyk.io/snyk-api/authentication-for-api"],
            Aliases = ["gitleaks:snyk-api-token", "trufflehog:SnykKey"],
        };

    public override ImmutableArray<string> Keywords => ["snyk"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  SNYK_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"{{ \"snyk_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SNYK_TOKEN = os.environ[\"SNYK_TOKEN\"]\n"),
        ];
}
