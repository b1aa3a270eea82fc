namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A MongoDB Atlas service account secret.</summary>
public sealed class MongodbServiceSecret : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mongodb-service-secret",
            Title = "MongoDB Atlas service account secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It changes projects, clusters and users of the organization.",
            Fix = "Revoke it in Atlas → Access manager → Applications.",
            References = ["https://www.mongodb.com/docs/atlas/api/service-accounts-overview/"],
        };

    public override ImmutableArray<string> Keywords => ["mdb_sa_sk_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("mdb_sa_sk_[0-9A-Za-z_-]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[10..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"mongo_db.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  MONGO_DB: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..18]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..10]}{new string('x', Fake().Length - 10)}\"\n"),
        ];
}
