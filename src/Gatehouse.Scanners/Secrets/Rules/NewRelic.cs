namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A New Relic user key.</summary>
public sealed class NewrelicUserKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/newrelic-user-key",
            Title = "New Relic user key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It queries all telemetry and changes dashboards, alerts and users as its owner.",
            Fix = "Delete it under API keys in the user menu.",
            References = ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
            Aliases = ["gitleaks:new-relic-user-api-key", "trufflehog:NewRelicPersonalApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["nrak-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("NRAK-[0-9A-Za-z]{27}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.HasLettersAndDigits(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nnewrelic_user_key = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export NEWRELIC_USER_KEY=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"NRAK-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A New Relic license key.</summary>
public sealed class NewrelicLicenseKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/newrelic-license-key",
            Title = "New Relic license key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It sends telemetry into the account: noise, cost and false traces.",
            Fix = "Delete or rotate it under API keys in the user menu.",
            References = ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
        };

    public override ImmutableArray<string> Keywords => ["nral"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(eu01xx[0-9a-f]{30}|[0-9a-f]{36})NRAL");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[..36]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const newrelicLicenseKey = '«{Fake()}»';\n", "client.js"),
            Bad($"newrelic.license.key=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>A New Relic insights insert key.</summary>
public sealed class NewrelicInsertKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/newrelic-insert-key",
            Title = "New Relic insights insert key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It sends events into the account: noise, cost and false traces.",
            Fix = "Delete it under API keys → Insights insert keys; use license keys.",
            References = ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
            Aliases = ["gitleaks:new-relic-insert-key"],
        };

    public override ImmutableArray<string> Keywords => ["nrii-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("NRII-[0-9A-Za-z_-]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV NEWRELIC_INSERT_KEY=«{Fake()}»\n", "Dockerfile"),
            Bad($"NEWRELIC_INSERT_KEY = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"NRII-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A New Relic browser key.</summary>
public sealed class NewrelicBrowserKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/newrelic-browser-key",
            Title = "New Relic browser key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It sends browser telemetry; it stands in the page by design, so only its use in other places is worth a " + "look.",
            Fix = "Keep it in the page's agent only.",
            References = ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
            Aliases = ["gitleaks:new-relic-browser-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["nrjs-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("NRJS-[0-9a-f]{19}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 2.5;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export NEWRELIC_BROWSER_KEY=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"NEWRELIC_BROWSER_KEY=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"NRJS-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A New Relic API id.</summary>
public sealed class NewrelicUserId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/newrelic-user-id",
            Title = "New Relic API id",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It identifies a user's key to the older REST API; the key is usually near.",
            Fix = "Delete the key in New Relic → API keys.",
            References = ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
            Aliases = ["gitleaks:new-relic-user-api-id"],
        };

    public override ImmutableArray<string> Keywords => ["new-relic", "newrelic", "new_relic"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{64}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"NEW_RELIC_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"new_relic_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"NEW_RELIC_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "NEW_RELIC_API_TOKEN = os.environ[\"NEW_RELIC_API_TOKEN\"]\n"),
        ];
}
