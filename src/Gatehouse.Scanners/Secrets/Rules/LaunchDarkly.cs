namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A LaunchDarkly key.</summary>
public sealed class LaunchdarklyKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/launchdarkly-key",
            Title = "LaunchDarkly key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "An API key switches features for all users; an SDK key reads all flags and their targeting rules.",
            Fix = "Reset it under Organization settings → Authorization, or in the environment's settings.",
            References = ["https://launchdarkly.com/docs/home/account/api"],
            Aliases = ["gitleaks:launchdarkly-access-token", "trufflehog:LaunchDarkly"],
        };

    public override ImmutableArray<string> Keywords => ["launchdarkly", "launch_darkly", "ld_sdk"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z=_-]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  LAUNCHDARKLY_SDK_KEY: «{Fake()}»\n", "deploy.yaml"),
            Bad($"{{ \"launchdarkly_sdk_key\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LAUNCHDARKLY_SDK_KEY = os.environ[\"LAUNCHDARKLY_SDK_KEY\"]\n"),
        ];
}
