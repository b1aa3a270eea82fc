namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A GoCardless access token.</summary>
public sealed class GocardlessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gocardless-token",
            Title = "GoCardless access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It creates payments and refunds, and reads customers' bank details.",
            Fix = "Delete it in the GoCardless dashboard → Developers.",
            References = ["https://developer.gocardless.com/api-reference/"],
            Aliases = ["gitleaks:gocardless-api-token", "trufflehog:Gocardless"],
        };

    public override ImmutableArray<string> Keywords => ["gocardless"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("(live|sandbox)_[0-9A-Za-z=_-]{40}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GOCARDLESS_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"gocardless_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"GOCARDLESS_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "GOCARDLESS_API_TOKEN = os.environ[\"GOCARDLESS_API_TOKEN\"]\n"),
        ];
}
