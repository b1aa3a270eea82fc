namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An EasyPost API key.</summary>
public sealed class EasypostApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/easypost-api-key",
            Title = "EasyPost API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It buys shipping labels at the account's expense and reads addresses.",
            Fix = "Disable it in the account settings → API keys.",
            References = ["https://docs.easypost.com/docs/authentication"],
            Aliases = ["gitleaks:easypost-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["ezak"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("EZAK[0-9A-Za-z]{54}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"EASYPOST_API_KEY=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"EZAK{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>An EasyPost test API key.</summary>
public sealed class EasypostTestKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/easypost-test-key",
            Title = "EasyPost test API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It opens the test account: nothing is bought, but its addresses can be read.",
            Fix = "Disable it in the account settings → API keys.",
            References = ["https://docs.easypost.com/docs/authentication"],
            Aliases = ["gitleaks:easypost-test-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["eztk"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("EZTK[0-9A-Za-z]{54}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  EASYPOST_TEST_KEY: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\neasypost_test_key = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"EZTK{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
