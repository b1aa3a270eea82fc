namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Mailchimp API key.</summary>
public sealed class MailchimpApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mailchimp-api-key",
            Title = "Mailchimp API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes audiences (names, addresses) and sends campaigns to them.",
            Fix = "Revoke it under Account → Extras → API keys.",
            References = ["https://mailchimp.com/help/about-api-keys/"],
            Aliases = ["gitleaks:mailchimp-api-key", "trufflehog:Mailchimp", "detect-secrets:MailchimpDetector"],
        };

    public override ImmutableArray<string> Keywords => ["mailchimp", "mandrill"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}-us[0-9]{1,2}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export MAILCHIMP_API_KEY=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"provider \"acme\" {{\n  mailchimp_api_key = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MAILCHIMP_API_KEY = os.environ[\"MAILCHIMP_API_KEY\"]\n"),
        ];
}
