namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Lob API key.</summary>
public sealed class LobApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/lob-api-key",
            Title = "Lob API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends letters, cards and cheques at the account's expense and reads addresses.",
            Fix = "Rotate it in the dashboard → Settings → API keys.",
            References = ["https://docs.lob.com/"],
            Aliases = ["gitleaks:lob-api-key", "trufflehog:Lob"],
        };

    public override ImmutableArray<string> Keywords => ["lob_", "lob-", "lob.api", "lob api", "lobtoken", "lobapi", "lobkey", "lobsecret"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("(live|test)_[0-9a-f]{35}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export LOB_API_KEY=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"provider \"acme\" {{\n  lob_api_key = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LOB_API_KEY = os.environ[\"LOB_API_KEY\"]\n"),
        ];
}

/// <summary>A Lob publishable key.</summary>
public sealed class LobPublishableKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/lob-publishable-key",
            Title = "Lob publishable key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It verifies addresses at the account's expense; the secret key is usually near.",
            Fix = "Look for the secret key beside it; roll the keys in Lob → Settings → API keys.",
            References = ["https://docs.lob.com/"],
            Aliases = ["gitleaks:lob-pub-api-key"],
        };

    public override ImmutableArray<string> Keywords => ["lob_", "lob-", "lob.api", "lob api", "lobtoken", "lobapi", "lobkey", "lobsecret"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("(test|live)_pub_[0-9a-f]{31}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"LOB_PUB_KEY=«{Fake()}»\n", ".env"),
            Bad($"{{ \"lob_pub_key\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"LOB_PUB_KEY ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LOB_PUB_KEY = os.environ[\"LOB_PUB_KEY\"]\n"),
        ];
}
