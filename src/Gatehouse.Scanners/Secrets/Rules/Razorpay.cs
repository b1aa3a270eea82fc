namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Razorpay key secret.</summary>
public sealed class RazorpayKeySecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/razorpay-key-secret",
            Title = "Razorpay key secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the key id it makes, captures and refunds payments of the merchant.",
            Fix = "Regenerate the key in the dashboard → Account & settings → API keys.",
            References = ["https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/"],
            Aliases = ["trufflehog:RazorPay"],
        };

    public override ImmutableArray<string> Keywords => ["razorpay"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{24}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"RAZORPAY_KEY_SECRET = \"«{Fake()}»\"\n"),
            Bad($"RAZORPAY_KEY_SECRET=«{Fake(1)}»\n", ".env"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "RAZORPAY_KEY_SECRET = os.environ[\"RAZORPAY_KEY_SECRET\"]\n"),
        ];
}
