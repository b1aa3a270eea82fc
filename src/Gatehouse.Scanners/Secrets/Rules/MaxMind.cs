namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A MaxMind license key.</summary>
public sealed class MaxmindLicenseKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/maxmind-license-key",
            Title = "MaxMind license key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It downloads databases and queries the web services at the account's expense.",
            Fix = "Delete it in the MaxMind account portal → Manage license keys.",
            References = ["https://support.maxmind.com/hc/en-us/articles/4407111582235"],
            Aliases = ["gitleaks:maxmind-license-key", "trufflehog:MaxMindLicense"],
        };

    public override ImmutableArray<string> Keywords => ["_mmk"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z]{6}_[0-9A-Za-z]{29}_mmk");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token) >= 3.6;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"max_mind.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  MAX_MIND: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}
