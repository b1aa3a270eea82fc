namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Airtable personal access token.</summary>
public sealed class AirtablePersonalToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/airtable-personal-token",
            Title = "Airtable personal access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes the bases it was granted.",
            Fix = "Delete it at airtable.com/create/tokens.",
            References = ["https://support.airtable.com/docs/creating-personal-access-tokens"],
            Aliases = ["gitleaks:airtable-personnal-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["airtable"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("pat[0-9A-Za-z]{14}[.][0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV AIRTABLE_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\nairtable_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "AIRTABLE_TOKEN = os.environ[\"AIRTABLE_TOKEN\"]\n"),
        ];
}

/// <summary>An Airtable API key (older form).</summary>
public sealed class AirtableApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/airtable-api-key",
            Title = "Airtable API key (older form)",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes every base its owner can open.",
            Fix = "Delete it under Account → Developer hub; use a personal access token with the scopes needed.",
            References = ["https://airtable.com/developers/web/api/authentication"],
            Aliases = ["gitleaks:airtable-api-key", "trufflehog:AirtableApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["airtable"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{17}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"AIRTABLE_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"airtable_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"AIRTABLE_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "AIRTABLE_API_TOKEN = os.environ[\"AIRTABLE_API_TOKEN\"]\n"),
        ];
}
