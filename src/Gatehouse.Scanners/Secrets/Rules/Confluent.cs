namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Confluent API key.</summary>
public sealed class ConfluentAccessKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/confluent-access-key",
            Title = "Confluent API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names a key of Confluent Cloud; its secret is usually a few lines away.",
            Fix = "Look for the secret beside it; if that leaked too, delete the key under API keys.",
            References =
            [
                "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
            ],
            Aliases = ["gitleaks:confluent-access-token", "trufflehog:Confluent"],
        };

    public override ImmutableArray<string> Keywords => ["confluent"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{16}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"CONFLUENT_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"confluent_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"CONFLUENT_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "CONFLUENT_API_TOKEN = os.environ[\"CONFLUENT_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Confluent API secret.</summary>
public sealed class ConfluentSecretKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/confluent-secret-key",
            Title = "Confluent API secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the API key it reads and writes the topics of the cluster.",
            Fix = "Delete the API key in Confluent Cloud → API keys and create another.",
            References =
            [
                "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
            ],
            Aliases = ["gitleaks:confluent-secret-key", "trufflehog:Confluent"],
        };

    public override ImmutableArray<string> Keywords => ["confluent"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/confluent-access-key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z+/]{64}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"CONFLUENT_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"confluent_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"CONFLUENT_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "CONFLUENT_API_TOKEN = os.environ[\"CONFLUENT_API_TOKEN\"]\n"),
        ];
}
