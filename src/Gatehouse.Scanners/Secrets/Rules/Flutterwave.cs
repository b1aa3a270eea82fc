namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Flutterwave secret key.</summary>
public sealed class FlutterwaveSecretKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/flutterwave-secret-key",
            Title = "Flutterwave secret key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It makes charges, transfers and payouts from the merchant's balance.",
            Fix = "Generate new keys in the dashboard → Settings → API keys.",
            References = ["https://developer.flutterwave.com/docs/authentication"],
            Aliases = ["gitleaks:flutterwave-secret-key", "trufflehog:Flutterwave"],
        };

    public override ImmutableArray<string> Keywords => ["flwseck-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("FLWSECK-[0-9a-f]{32}-X");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[8..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV FLUTTERWAVE_SECRET_KEY=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"FLWSECK-{new string('x', Fake().Length - 8)}\"\n"),
            Good("a public key", $"key = \"FLWPUBK-{Fake("[0-9a-f]{32}")}-X\"\n"),
        ];
}

/// <summary>A Flutterwave test secret key.</summary>
public sealed class FlutterwaveTestKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/flutterwave-test-key",
            Title = "Flutterwave test secret key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It opens the test account: no money, but its customers and webhooks.",
            Fix = "Generate new test keys in the dashboard → Settings → API keys.",
            References = ["https://developer.flutterwave.com/docs/authentication"],
            Aliases = ["gitleaks:flutterwave-secret-key"],
        };

    public override ImmutableArray<string> Keywords => ["flwseck_test-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("FLWSECK_TEST-[0-9A-Ha-h]{32}-X");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[13..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nflutterwave_test_key = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export FLUTTERWAVE_TEST_KEY=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..21]}\"\n"),
            Good("filled with one character", $"VALUE = \"FLWSECK_TEST-{new string('x', Fake().Length - 13)}\"\n"),
        ];
}

/// <summary>A Flutterwave test encryption key.</summary>
public sealed class FlutterwaveEncryptionKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/flutterwave-encryption-key",
            Title = "Flutterwave test encryption key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It encrypts card data of the test account; the live one is usually handled the same way.",
            Fix = "Regenerate the keys in Flutterwave → Settings → API keys.",
            References = ["https://developer.flutterwave.com/docs/authentication"],
            Aliases = ["gitleaks:flutterwave-encryption-key"],
        };

    public override ImmutableArray<string> Keywords => ["flwseck_test"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("FLWSECK_TEST-?[0-9A-Za-z]{12}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[12..]) >= 2.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"flutterwave.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  FLUTTERWAVE: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..21]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..13]}{new string('x', Fake().Length - 13)}\"\n"),
        ];
}

/// <summary>A Flutterwave test public key.</summary>
public sealed class FlutterwavePublicKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/flutterwave-public-key",
            Title = "Flutterwave test public key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names the test account; the secret key is usually a few lines away.",
            Fix = "Look for the secret key beside it; regenerate the keys in Flutterwave → Settings → API keys.",
            References = ["https://developer.flutterwave.com/docs/authentication"],
            Aliases = ["gitleaks:flutterwave-public-key"],
        };

    public override ImmutableArray<string> Keywords => ["flwpubk_test"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("FLWPUBK_TEST-[0-9A-Za-z]{32}-X");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[13..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"flutterwave.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  FLUTTERWAVE: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..21]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..13]}{new string('x', Fake().Length - 13)}\"\n"),
        ];
}
