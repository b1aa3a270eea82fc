namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Braintree access token.</summary>
public sealed class BraintreeAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/braintree-access-token",
            Title = "Braintree access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It takes payments through the merchant's PayPal and Braintree account.",
            Fix = "Revoke it in the control panel → Settings → API, and create another.",
            References = ["https://developer.paypal.com/braintree/docs/guides/authorization/overview"],
            Aliases = ["trufflehog:BraintreePayments"],
        };

    public override ImmutableArray<string> Keywords => ["access_token$"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("access_token[$](production|sandbox)[$][0-9a-z]{16}[$][0-9a-f]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[^32..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const braintreeAccessToken = '«{Fake()}»';\n", "client.js"),
            Bad($"braintree.access.token=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..21]}\"\n"),
            Good("filled with one character", $"VALUE = \"access_token${new string('x', Fake().Length - 13)}\"\n"),
        ];
}
