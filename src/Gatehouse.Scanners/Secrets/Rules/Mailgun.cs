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
