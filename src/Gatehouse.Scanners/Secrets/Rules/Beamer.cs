namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Beamer API key.</summary>
public sealed class BeamerApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/beamer-api-key",
            Title = "Beamer API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads and writes posts, feature requests and user data of the account.",
            Fix = "Regenerate it in Beamer → Settings → API.",
            References = ["https://www.getbeamer.com/api"],
            Aliases = ["gitleaks:beamer-api-token", "trufflehog:Beamer"],
        };

    public override ImmutableArray<string> Keywords => ["beamer"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("b_[0-9A-Za-z=_-]{44}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"BEAMER_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"beamer_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"BEAMER_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "BEAMER_API_TOKEN = os.environ[\"BEAMER_API_TOKEN\"]\n"),
        ];
}
