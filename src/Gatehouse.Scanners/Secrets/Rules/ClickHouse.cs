namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A ClickHouse Cloud API secret key.</summary>
public sealed class ClickhouseCloudKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/clickhouse-cloud-key",
            Title = "ClickHouse Cloud API secret key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It starts, stops and deletes database services of the organization.",
            Fix = "Delete the key in the ClickHouse Cloud console → API keys.",
            References = ["https://clickhouse.com/docs/cloud/manage/openapi"],
            Aliases = ["gitleaks:clickhouse-cloud-api-secret-key"],
        };

    public override ImmutableArray<string> Keywords => ["4b1d"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("4b1d[0-9A-Za-z]{38}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"click_house.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  CLICK_HOUSE: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
