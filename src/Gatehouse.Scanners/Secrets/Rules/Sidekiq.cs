namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Sidekiq gem server credential.</summary>
public sealed class SidekiqSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sidekiq-secret",
            Title = "Sidekiq gem server credential",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It downloads the paid gems of the licence from their server.",
            Fix = "Ask the vendor for new credentials and change the bundler configuration.",
            References = ["https://github.com/sidekiq/sidekiq/wiki/Commercial-FAQ"],
            Aliases = ["gitleaks:sidekiq-secret"],
        };

    public override ImmutableArray<string> Keywords => ["bundle_enterprise__contribsys__com", "bundle_gems__contribsys__com"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{8}:[0-9a-f]{8}");

    protected override bool NeedsSecretWord => false;

    protected override double LeastEntropy => 2.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"BUNDLE_GEMS__CONTRIBSYS__COM=«{Fake()}»\n", ".env"),
            Bad($"{{ \"bundle_gems__contribsys__com\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"BUNDLE_GEMS__CONTRIBSYS__COM ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "BUNDLE_GEMS__CONTRIBSYS__COM = os.environ[\"BUNDLE_GEMS__CONTRIBSYS__COM\"]\n"),
        ];
}

/// <summary>A Sidekiq gem server URL with credential.</summary>
public sealed class SidekiqSensitiveUrl : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sidekiq-sensitive-url",
            Title = "Sidekiq gem server URL with credential",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "Its user part downloads the paid gems of the licence from their server.",
            Fix = "Ask the vendor for new credentials and keep them in the bundler configuration.",
            References = ["https://github.com/sidekiq/sidekiq/wiki/Commercial-FAQ"],
            Aliases = ["gitleaks:sidekiq-sensitive-url"],
        };

    public override ImmutableArray<string> Keywords => ["gems.contribsys.com", "enterprise.contribsys.com"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("https?://[0-9a-f]{8}:[0-9a-f]{8}@(gems|enterprise)[.]contribsys[.]com");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"sidekiq.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  SIDEKIQ: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}
