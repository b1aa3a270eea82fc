namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Mailjet key.</summary>
public sealed class MailjetKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mailjet-key",
            Title = "Mailjet key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "Key and secret together send mail in the domain's name.",
            Fix = "Regenerate the pair in Mailjet → API key management.",
            References = ["https://dev.mailjet.com/email/guides/getting-started/"],
            Aliases = ["trufflehog:MailJetBasicAuth"],
        };

    public override ImmutableArray<string> Keywords => ["mailjet"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"MAILJET_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"mailjet_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"MAILJET_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MAILJET_API_TOKEN = os.environ[\"MAILJET_API_TOKEN\"]\n"),
        ];
}
