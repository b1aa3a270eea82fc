namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Shippo API token.</summary>
public sealed class ShippoApiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/shippo-api-token",
            Title = "Shippo API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It buys shipping labels at the account's expense and reads addresses.",
            Fix = "Delete it at portal.goshippo.com → Settings → API.",
            References = ["https://docs.goshippo.com/docs/guides_general/authentication/"],
            Aliases = ["gitleaks:shippo-api-token", "trufflehog:Goshippo"],
        };

    public override ImmutableArray<string> Keywords => ["shippo_live_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("shippo_live_[0-9a-f]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[12..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"shippoApiToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const shippoApiToken = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..20]}\"\n"),
            Good("filled with one character", $"VALUE = \"shippo_live_{new string('x', Fake().Length - 12)}\"\n"),
        ];
}

/// <summary>A Shippo test token.</summary>
public sealed class ShippoTestToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/shippo-test-token",
            Title = "Shippo test token",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It creates test shipments only; the live one is usually handled the same way.",
            Fix = "Delete it in Shippo → Settings → API.",
            References = ["https://docs.goshippo.com/docs/guides_general/authentication/"],
            Aliases = ["gitleaks:shippo-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["shippo_test_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("shippo_test_[0-9a-fA-F]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[12..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"shippo.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  SHIPPO: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..20]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..12]}{new string('x', Fake().Length - 12)}\"\n"),
        ];
}
