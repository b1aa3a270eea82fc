namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Rootly API key.</summary>
public sealed class RootlyApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/rootly-api-key",
            Title = "Rootly API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes incidents and their runbooks.",
            Fix = "Revoke it in Rootly → Organization settings → API keys.",
            References = ["https://docs.rootly.com/api-reference/overview"],
            Aliases = ["trufflehog:Rootly"],
        };

    public override ImmutableArray<string> Keywords => ["rootly_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("rootly_[0-9a-f]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"rootly.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  ROOTLY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..7]}{new string('x', Fake().Length - 7)}\"\n"),
        ];
}
