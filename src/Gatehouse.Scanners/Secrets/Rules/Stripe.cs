namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Stripe live secret key.</summary>
public sealed class StripeLiveKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/stripe-live-key",
            Title = "Stripe live secret key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It moves real money: refunds, payouts, customers and their payment methods.",
            Fix = "Roll it in the dashboard → Developers → API keys, look at the request log, and use restricted keys.",
            References = ["https://docs.stripe.com/keys"],
            Aliases = ["gitleaks:stripe-access-token", "trufflehog:Stripe", "detect-secrets:StripeDetector"],
        };

    public override ImmutableArray<string> Keywords => ["sk_live_", "sk_prod_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sk_(live|prod)_[0-9A-Za-z]{24,247}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[8..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"STRIPE_SECRET_KEY = \"«{Fake()}»\"\n"),
            Bad($"{{ \"stripeSecretKey\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"sk_live_{new string('x', Fake().Length - 8)}\"\n"),
            Good("a publishable key", $"key = \"pk_live_{Fake("[0-9A-Za-z]{24}")}\"\n"),
        ];
}

/// <summary>A Stripe live restricted key.</summary>
public sealed class StripeRestrictedKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/stripe-restricted-key",
            Title = "Stripe live restricted key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It does with the live account what its permissions allow, such as reading customers or making charges.",
            Fix = "Roll it in the dashboard → Developers → API keys.",
            References = ["https://docs.stripe.com/keys"],
            Aliases = ["gitleaks:stripe-access-token", "trufflehog:Stripe", "detect-secrets:StripeDetector"],
        };

    public override ImmutableArray<string> Keywords => ["rk_live_", "rk_prod_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("rk_(live|prod)_[0-9A-Za-z]{24,247}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[8..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"STRIPE_KEY=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"rk_live_{new string('x', Fake().Length - 8)}\"\n"),
        ];
}

/// <summary>A Stripe test secret key.</summary>
public sealed class StripeTestKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/stripe-test-key",
            Title = "Stripe test secret key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why =
                "It opens the test account only: no money, but its customers, products and webhooks, which often copy " + "the live ones.",
            Fix =
                "Roll it in the dashboard (test mode) → Developers → API keys, and keep test keys out of the repository "
                + "like live ones.",
            References = ["https://docs.stripe.com/keys"],
            Aliases = ["gitleaks:stripe-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["sk_test_", "rk_test_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(sk|rk)_test_[0-9A-Za-z]{24,247}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[8..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  STRIPE_TEST_KEY: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\nstripe_test_key = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"sk_test_{new string('x', Fake().Length - 8)}\"\n"),
        ];
}

/// <summary>A Stripe webhook signing secret.</summary>
public sealed class StripeWebhookSecret : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/stripe-webhook-secret",
            Title = "Stripe webhook signing secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With it anyone can forge events that your server believes, e.g. a payment that never was.",
            Fix = "Roll it in the dashboard → Developers → Webhooks.",
            References = ["https://docs.stripe.com/webhooks"],
        };

    public override ImmutableArray<string> Keywords => ["whsec_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("whsec_([0-9A-Za-z]{32,64}|[0-9A-Za-z+/]{32,88}={0,2})");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"stripeWebhookSecret\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const stripeWebhookSecret = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"whsec_{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
