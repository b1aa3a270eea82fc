namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Paystack secret key.</summary>
public sealed class PaystackSecretKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/paystack-secret-key",
            Title = "Paystack secret key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It makes charges, transfers and refunds from the merchant's balance.",
            Fix = "Generate a new secret key in the dashboard → Settings → API keys & webhooks.",
            References = ["https://paystack.com/docs/api/authentication/"],
            Aliases = ["trufflehog:Paystack"],
        };

    public override ImmutableArray<string> Keywords => ["sk_live_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sk_live_[0-9a-f]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[8..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"paystackSecretKey\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const paystackSecretKey = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"sk_live_{new string('x', Fake().Length - 8)}\"\n"),
        ];
}
