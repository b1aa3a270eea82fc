namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A SendGrid API key.</summary>
public sealed class SendgridApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sendgrid-api-key",
            Title = "SendGrid API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends mail in the name of your domains and, with full access, reads the contacts.",
            Fix = "Delete it under Settings → API Keys and create one that may only send.",
            References = ["https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys"],
            Aliases = ["gitleaks:sendgrid-api-token", "trufflehog:SendGrid", "detect-secrets:SendGridDetector"],
        };

    public override ImmutableArray<string> Keywords => ["sg."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("SG[.][0-9A-Za-z=_.-]{66}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[3..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SENDGRID_API_KEY = \"«{Fake()}»\"\n"),
            Bad($"{{ \"sendgridApiKey\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..11]}\"\n"),
            Good("filled with one character", $"VALUE = \"SG.{new string('x', Fake().Length - 3)}\"\n"),
            Good("a member access", "const x = msg.body.length;\n", "client.js"),
        ];
}
