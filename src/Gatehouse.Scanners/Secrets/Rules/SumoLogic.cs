namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Sumo Logic access id.</summary>
public sealed class SumologicAccessId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sumologic-access-id",
            Title = "Sumo Logic access id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names an access key; the key itself is usually a few lines away.",
            Fix = "Look for the key beside it; if that leaked too, delete it under Preferences → My access keys.",
            References = ["https://help.sumologic.com/docs/manage/security/access-keys/"],
            Aliases = ["gitleaks:sumologic-access-id", "trufflehog:SumoLogicKey"],
        };

    public override ImmutableArray<string> Keywords => ["sumo"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("su[0-9A-Za-z]{12}");

    protected override double LeastEntropy => 2.8;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SUMO_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"sumo_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SUMO_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SUMO_API_TOKEN = os.environ[\"SUMO_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Sumo Logic access key.</summary>
public sealed class SumologicAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sumologic-access-token",
            Title = "Sumo Logic access key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the access id it searches every log and changes collectors as its owner.",
            Fix = "Delete it in Sumo Logic → Preferences → My access keys.",
            References = ["https://help.sumologic.com/docs/manage/security/access-keys/"],
            Aliases = ["gitleaks:sumologic-access-token", "trufflehog:SumoLogicKey"],
        };

    public override ImmutableArray<string> Keywords => ["sumo"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/sumologic-access-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{64}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SUMO_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"sumo_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SUMO_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SUMO_API_TOKEN = os.environ[\"SUMO_API_TOKEN\"]\n"),
        ];
}
