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

/// <summary>A Plaid client id.</summary>
public sealed class PlaidClientId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/plaid-client-id",
            Title = "Plaid client id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names the Plaid account; its secret is usually a few lines away.",
            Fix = "Look for the secret beside it; if that leaked too, rotate it under Developers → Keys.",
            References = ["https://plaid.com/docs/quickstart/glossary/"],
            Aliases = ["gitleaks:plaid-client-id"],
        };

    public override ImmutableArray<string> Keywords => ["plaid"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{24}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"PLAID_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"plaid_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"PLAID_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "PLAID_API_TOKEN = os.environ[\"PLAID_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Plaid secret.</summary>
public sealed class PlaidSecretKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/plaid-secret-key",
            Title = "Plaid secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the client id it exchanges tokens and reads customers' bank accounts.",
            Fix = "Rotate it in the Plaid dashboard → Developers → Keys.",
            References = ["https://plaid.com/docs/quickstart/glossary/"],
            Aliases = ["gitleaks:plaid-secret-key", "trufflehog:PlaidKey"],
        };

    public override ImmutableArray<string> Keywords => ["plaid"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/plaid-client-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{30}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"PLAID_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"plaid_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"PLAID_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "PLAID_API_TOKEN = os.environ[\"PLAID_API_TOKEN\"]\n"),
        ];
}
