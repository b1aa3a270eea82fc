namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A FreshBooks token.</summary>
public sealed class FreshbooksAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/freshbooks-access-token",
            Title = "FreshBooks token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes invoices, clients and payments of the account.",
            Fix = "Revoke it in FreshBooks → Developer → your app.",
            References = ["https://www.freshbooks.com/api/authentication"],
            Aliases = ["gitleaks:freshbooks-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["freshbooks"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{64}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FRESHBOOKS_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"freshbooks_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"FRESHBOOKS_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FRESHBOOKS_API_TOKEN = os.environ[\"FRESHBOOKS_API_TOKEN\"]\n"),
        ];
}
