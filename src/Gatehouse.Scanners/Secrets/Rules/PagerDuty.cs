namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A PagerDuty API key.</summary>
public sealed class PagerdutyApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/pagerduty-api-key",
            Title = "PagerDuty API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads who is on call and acknowledges or silences incidents.",
            Fix = "Delete it under Integrations → API Access Keys (or in the user's settings).",
            References = ["https://support.pagerduty.com/main/docs/api-access-keys"],
            Aliases = ["trufflehog:PagerDutyApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["pagerduty", "pager_duty"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z+_-]{20}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"PAGERDUTY_API_KEY = \"«{Fake()}»\"\n"),
            Bad($"PAGERDUTY_API_KEY=«{Fake(1)}»\n", ".env"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "PAGERDUTY_API_KEY = os.environ[\"PAGERDUTY_API_KEY\"]\n"),
        ];
}
