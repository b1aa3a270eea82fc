namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Mailgun API key.</summary>
public sealed class MailgunApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mailgun-api-key",
            Title = "Mailgun API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends mail in the name of your domains and reads what was sent and received.",
            Fix = "Delete it under API security in the control panel and create a sending key for one domain.",
            References = ["https://documentation.mailgun.com/"],
            Aliases = ["gitleaks:mailgun-private-api-token", "trufflehog:Mailgun"],
        };

    public override ImmutableArray<string> Keywords => ["mailgun"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("(key-)?[0-9a-f]{32}(-[0-9a-f]{8}-[0-9a-f]{8})?");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  MAILGUN_API_KEY: «{Fake()}»\n", "deploy.yaml"),
            Bad($"{{ \"mailgun_api_key\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MAILGUN_API_KEY = os.environ[\"MAILGUN_API_KEY\"]\n"),
        ];
}

/// <summary>A Mailgun public validation key.</summary>
public sealed class MailgunPublicKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mailgun-public-key",
            Title = "Mailgun public validation key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It validates addresses at the account's expense; the private key is usually near.",
            Fix = "Look for the private key beside it; rotate both in Mailgun → API security.",
            References = ["https://documentation.mailgun.com/docs/mailgun/api-reference/authentication/"],
            Aliases = ["gitleaks:mailgun-pub-key"],
        };

    public override ImmutableArray<string> Keywords => ["mailgun"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("pubkey-[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"MAILGUN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"mailgun_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"MAILGUN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MAILGUN_API_TOKEN = os.environ[\"MAILGUN_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Mailgun webhook signing key.</summary>
public sealed class MailgunSigningKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mailgun-signing-key",
            Title = "Mailgun webhook signing key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "Whoever has it forges the events that Mailgun sends to the application.",
            Fix = "Reset it in Mailgun → Webhooks → HTTP webhook signing key.",
            References = ["https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks"],
            Aliases = ["gitleaks:mailgun-signing-key"],
        };

    public override ImmutableArray<string> Keywords => ["mailgun"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-z]{32}-[0-9a-z]{8}-[0-9a-z]{8}");

    protected override bool Holds(ReadOnlySpan<byte> value) => value.ContainsAnyInRange((byte)'g', (byte)'z');

    public override IEnumerable<Example> Examples =>
        [
            Bad($"MAILGUN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"mailgun_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"MAILGUN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MAILGUN_API_TOKEN = os.environ[\"MAILGUN_API_TOKEN\"]\n"),
        ];
}
