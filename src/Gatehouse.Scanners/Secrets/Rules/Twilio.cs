namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Twilio auth token.</summary>
public sealed class TwilioAuthToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twilio-auth-token",
            Title = "Twilio auth token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the account SID it sends messages and calls at the account's expense, and reads all logs and " + "recordings.",
            Fix = "Promote the secondary auth token in the console → Account → API keys & tokens; use API keys in applications.",
            References = ["https://www.twilio.com/docs/iam/api/authtoken"],
            Aliases = ["trufflehog:Twilio", "detect-secrets:TwilioKeyDetector"],
        };

    public override ImmutableArray<string> Keywords => ["twilio"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/twilio-api-key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  TWILIO_AUTH_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"{{ \"twilio_auth_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TWILIO_AUTH_TOKEN = os.environ[\"TWILIO_AUTH_TOKEN\"]\n"),
            Good("the account SID, which only names the account", $"TWILIO_ACCOUNT_SID = \"AC{Fake()}\"\n"),
        ];
}

/// <summary>A Twilio API key secret.</summary>
public sealed class TwilioApiSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twilio-api-secret",
            Title = "Twilio API key secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the key's SID it sends messages and calls at the account's expense.",
            Fix = "Delete the API key in the console → Account → API keys & tokens and create another.",
            References = ["https://www.twilio.com/docs/iam/api-keys"],
            Aliases = ["trufflehog:Twilio"],
        };

    public override ImmutableArray<string> Keywords => ["twilio"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/twilio-api-key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export TWILIO_API_SECRET=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"provider \"acme\" {{\n  twilio_api_secret = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TWILIO_API_SECRET = os.environ[\"TWILIO_API_SECRET\"]\n"),
        ];
}

/// <summary>A Twilio API key SID.</summary>
public sealed class TwilioApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twilio-api-key",
            Title = "Twilio API key SID",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It names an API key; the secret that belongs to it usually stands beside it.",
            Fix = "Look for the secret; if it leaked as well, delete the key in the console → Account → API keys & tokens.",
            References = ["https://www.twilio.com/docs/iam/api-keys"],
            Aliases = ["gitleaks:twilio-api-key", "trufflehog:Twilio", "detect-secrets:TwilioKeyDetector"],
        };

    public override ImmutableArray<string> Keywords => ["twilio"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("SK[0-9a-fA-F]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV TWILIO_API_KEY_SID=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\ntwilio_api_key_sid = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TWILIO_API_KEY_SID = os.environ[\"TWILIO_API_KEY_SID\"]\n"),
        ];
}
