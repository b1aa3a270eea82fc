namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Plaid access token.</summary>
public sealed class PlaidAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/plaid-access-token",
            Title = "Plaid access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the client's secret it reads the bank accounts and transactions of one user.",
            Fix = "Rotate it with `/item/access_token/invalidate`, and keep access tokens in the database, encrypted.",
            References = ["https://plaid.com/docs/api/items/"],
            Aliases = ["gitleaks:plaid-api-token", "trufflehog:PlaidToken"],
        };

    public override ImmutableArray<string> Keywords => ["access-sandbox-", "access-production-", "access-development-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("access-(sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[^36..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const plaidAccessToken = '«{Fake()}»';\n", "client.js"),
            Bad($"plaid.access.token=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"access-{new string('x', Fake().Length - 7)}\"\n"),
        ];
}
