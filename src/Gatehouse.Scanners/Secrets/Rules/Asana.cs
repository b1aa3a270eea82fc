namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Asana personal access token.</summary>
public sealed class AsanaPersonalToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/asana-personal-token",
            Title = "Asana personal access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes tasks and projects as its owner.",
            Fix = "Revoke it in the developer console → Personal access tokens.",
            References = ["https://developers.asana.com/docs/personal-access-token"],
            Aliases = ["trufflehog:AsanaPersonalAccessToken"],
        };

    public override ImmutableArray<string> Keywords => ["asana"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9]/([0-9]{10,20}/)?[0-9]{10,20}:[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ASANA_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"ASANA_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ASANA_TOKEN = os.environ[\"ASANA_TOKEN\"]\n"),
        ];
}

/// <summary>An Asana client id.</summary>
public sealed class AsanaClientId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/asana-client-id",
            Title = "Asana client id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names an Asana application; its client secret is usually a few lines away.",
            Fix = "Look for the secret beside it; if that leaked too, reset it in the developer console.",
            References = ["https://developers.asana.com/docs/oauth"],
            Aliases = ["gitleaks:asana-client-id"],
        };

    public override ImmutableArray<string> Keywords => ["asana"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9]{16}");

    protected override double LeastEntropy => 2.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ASANA_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"asana_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ASANA_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ASANA_API_TOKEN = os.environ[\"ASANA_API_TOKEN\"]\n"),
        ];
}

/// <summary>An Asana client secret.</summary>
public sealed class AsanaClientSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/asana-client-secret",
            Title = "Asana client secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the client id it exchanges codes for tokens in the name of the application.",
            Fix = "Reset it in the Asana developer console → your app → OAuth.",
            References = ["https://developers.asana.com/docs/oauth"],
            Aliases = ["gitleaks:asana-client-secret", "trufflehog:AsanaOauth"],
        };

    public override ImmutableArray<string> Keywords => ["asana"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/asana-client-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ASANA_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"asana_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ASANA_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ASANA_API_TOKEN = os.environ[\"ASANA_API_TOKEN\"]\n"),
        ];
}
