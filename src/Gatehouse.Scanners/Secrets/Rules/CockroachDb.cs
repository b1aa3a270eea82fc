namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A CockroachDB Cloud API key.</summary>
public sealed class CockroachdbApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cockroachdb-api-key",
            Title = "CockroachDB Cloud API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It creates, changes and deletes clusters of the organization.",
            Fix = "Delete it in the CockroachDB Cloud console → Service accounts.",
            References = ["https://www.cockroachlabs.com/docs/cockroachcloud/managing-access"],
        };

    public override ImmutableArray<string> Keywords => ["ccdb1_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("CCDB1_[0-9A-Za-z]{22}_[0-9A-Za-z]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"cockroach_db.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  COCKROACH_DB: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..6]}{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
