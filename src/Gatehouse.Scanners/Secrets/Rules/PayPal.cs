namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A PayPal client secret.</summary>
public sealed class PaypalClientSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/paypal-client-secret",
            Title = "PayPal client secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the client id it takes payments, refunds them and reads transactions of the account.",
            Fix = "Generate a second secret in the developer dashboard → Apps & credentials, switch over, then delete this one.",
            References = ["https://developer.paypal.com/api/rest/"],
            Aliases = ["trufflehog:PaypalOauth"],
        };

    public override ImmutableArray<string> Keywords => ["paypal"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("E[0-9A-Za-z_-]{79}");

    protected override double LeastEntropy => 4.0;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV PAYPAL_CLIENT_SECRET=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\npaypal_client_secret = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "PAYPAL_CLIENT_SECRET = os.environ[\"PAYPAL_CLIENT_SECRET\"]\n"),
        ];
}
