namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Infura key.</summary>
public sealed class InfuraProjectSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/infura-project-secret",
            Title = "Infura key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It calls blockchain nodes at the account's limits.",
            Fix = "Delete the key in the Infura dashboard → API keys.",
            References = ["https://docs.metamask.io/services/"],
            Aliases = ["trufflehog:Infura"],
        };

    public override ImmutableArray<string> Keywords => ["infura"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"INFURA_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"infura_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"INFURA_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "INFURA_API_TOKEN = os.environ[\"INFURA_API_TOKEN\"]\n"),
        ];
}
