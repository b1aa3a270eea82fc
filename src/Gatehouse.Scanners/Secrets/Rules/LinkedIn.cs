namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A LinkedIn client id.</summary>
public sealed class LinkedinClientId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/linkedin-client-id",
            Title = "LinkedIn client id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names a LinkedIn application; its client secret is usually a few lines away.",
            Fix = "Look for the secret beside it; if that leaked too, rotate it in the developer portal.",
            References = ["https://learn.microsoft.com/en-us/linkedin/shared/authentication/authentication"],
            Aliases = ["gitleaks:linkedin-client-id"],
        };

    public override ImmutableArray<string> Keywords => ["linkedin", "linked_in", "linked-in"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{14}");

    protected override double LeastEntropy => 2.8;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"LINKEDIN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"linkedin_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"LINKEDIN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LINKEDIN_API_TOKEN = os.environ[\"LINKEDIN_API_TOKEN\"]\n"),
        ];
}

/// <summary>A LinkedIn client secret.</summary>
public sealed class LinkedinClientSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/linkedin-client-secret",
            Title = "LinkedIn client secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the client id it obtains tokens in the name of the application.",
            Fix = "Rotate it in the LinkedIn developer portal → your app → Auth.",
            References = ["https://learn.microsoft.com/en-us/linkedin/shared/authentication/authentication"],
            Aliases = ["gitleaks:linkedin-client-secret", "trufflehog:LinkedIn"],
        };

    public override ImmutableArray<string> Keywords => ["linkedin", "linked_in", "linked-in"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/linkedin-client-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{16}");

    protected override double LeastEntropy => 2.8;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"LINKEDIN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"linkedin_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"LINKEDIN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LINKEDIN_API_TOKEN = os.environ[\"LINKEDIN_API_TOKEN\"]\n"),
        ];
}
