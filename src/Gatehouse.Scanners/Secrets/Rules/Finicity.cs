namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Finicity app key.</summary>
public sealed class FinicityAppKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/finicity-app-key",
            Title = "Finicity app key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It identifies the partner's app at the API that reads customers' bank data.",
            Fix = "Rotate it in the Finicity developer portal.",
            References = ["https://developer.mastercard.com/open-finance-us/documentation/"],
            Aliases = ["gitleaks:finicity-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["finicity"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FINICITY_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"finicity_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"FINICITY_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FINICITY_API_TOKEN = os.environ[\"FINICITY_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Finicity client secret.</summary>
public sealed class FinicityClientSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/finicity-client-secret",
            Title = "Finicity client secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It authenticates the partner at the API that reads customers' bank data.",
            Fix = "Rotate the partner secret in the Finicity developer portal.",
            References = ["https://developer.mastercard.com/open-finance-us/documentation/"],
            Aliases = ["gitleaks:finicity-client-secret"],
        };

    public override ImmutableArray<string> Keywords => ["finicity"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/finicity-app-key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{20}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FINICITY_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"finicity_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"FINICITY_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FINICITY_API_TOKEN = os.environ[\"FINICITY_API_TOKEN\"]\n"),
        ];
}
