namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Looker client id.</summary>
public sealed class LookerClientId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/looker-client-id",
            Title = "Looker client id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names an API3 key of a Looker user; its secret is usually a few lines away.",
            Fix = "Look for the secret beside it; if that leaked too, delete the key under Admin → Users.",
            References = ["https://cloud.google.com/looker/docs/api-auth"],
            Aliases = ["gitleaks:looker-client-id"],
        };

    public override ImmutableArray<string> Keywords => ["looker"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{20}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"LOOKER_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"looker_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"LOOKER_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LOOKER_API_TOKEN = os.environ[\"LOOKER_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Looker client secret.</summary>
public sealed class LookerClientSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/looker-client-secret",
            Title = "Looker client secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the client id it queries every database the Looker user may see.",
            Fix = "Delete the API key under Admin → Users → Edit → API keys.",
            References = ["https://cloud.google.com/looker/docs/api-auth"],
            Aliases = ["gitleaks:looker-client-secret"],
        };

    public override ImmutableArray<string> Keywords => ["looker"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/looker-client-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{24}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"LOOKER_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"looker_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"LOOKER_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LOOKER_API_TOKEN = os.environ[\"LOOKER_API_TOKEN\"]\n"),
        ];
}
