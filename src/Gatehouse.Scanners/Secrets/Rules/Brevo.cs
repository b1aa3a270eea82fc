namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Brevo API key.</summary>
public sealed class BrevoApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/brevo-api-key",
            Title = "Brevo API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads contacts and sends campaigns, mail and text messages in your name.",
            Fix = "Delete it under SMTP & API → API keys and allow known addresses only.",
            References = ["https://developers.brevo.com/docs/getting-started"],
            Aliases = ["gitleaks:sendinblue-api-token", "trufflehog:SendinBlueV2"],
        };

    public override ImmutableArray<string> Keywords => ["xkeysib-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("xkeysib-[0-9a-f]{64}-[0-9A-Za-z]{16}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[8..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV BREVO_API_KEY=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"xkeysib-{new string('x', Fake().Length - 8)}\"\n"),
        ];
}

/// <summary>A Brevo SMTP key.</summary>
public sealed class BrevoSmtpKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/brevo-smtp-key",
            Title = "Brevo SMTP key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the login it sends mail in the name of your domains.",
            Fix = "Delete it under SMTP & API → SMTP and create another.",
            References = ["https://developers.brevo.com/docs/getting-started"],
        };

    public override ImmutableArray<string> Keywords => ["xsmtpsib-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("xsmtpsib-[0-9a-f]{64}-[0-9A-Za-z]{16}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[9..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nbrevo_smtp_key = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export BREVO_SMTP_KEY=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..17]}\"\n"),
            Good("filled with one character", $"VALUE = \"xsmtpsib-{new string('x', Fake().Length - 9)}\"\n"),
        ];
}
