namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Honeycomb ingest key.</summary>
public sealed class HoneycombIngestKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/honeycomb-ingest-key",
            Title = "Honeycomb ingest key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It sends events into the environment: noise, cost and false traces.",
            Fix = "Disable it in Honeycomb → Environment settings → API keys.",
            References = ["https://docs.honeycomb.io/configure/environments/manage-api-keys/"],
        };

    public override ImmutableArray<string> Keywords => ["hcaik_", "hcbik_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("hc[ab]ik_[0-9a-z]{58}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"honeycomb.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  HONEYCOMB: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..6]}{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
