namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Plivo auth token.</summary>
public sealed class PlivoAuthToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/plivo-auth-token",
            Title = "Plivo auth token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the auth id it sends messages and calls at the account's expense.",
            Fix = "Regenerate it in the Plivo console.",
            References = ["https://www.plivo.com/docs/"],
            Aliases = ["trufflehog:Plivo"],
        };

    public override ImmutableArray<string> Keywords => ["plivo"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{40}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"PLIVO_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"plivo_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"PLIVO_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "PLIVO_API_TOKEN = os.environ[\"PLIVO_API_TOKEN\"]\n"),
        ];
}
