namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Harness token.</summary>
public sealed class HarnessApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/harness-api-key",
            Title = "Harness token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It starts pipelines and deployments as the user or service account.",
            Fix = "Delete the token in Harness → Profile → My API keys.",
            References = ["https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/"],
            Aliases = ["gitleaks:harness-api-key", "trufflehog:Harness"],
        };

    public override ImmutableArray<string> Keywords => ["pat.", "sat."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(pat|sat)[.][0-9A-Za-z_-]{22}[.][0-9A-Za-z]{24}[.][0-9A-Za-z]{20}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"harness.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  HARNESS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}
