namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A StackHawk API key.</summary>
public sealed class StackhawkApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/stackhawk-api-key",
            Title = "StackHawk API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It starts scans and reads what they found.",
            Fix = "Delete it in StackHawk → Settings → API keys.",
            References = ["https://docs.stackhawk.com/"],
            Aliases = ["trufflehog:StackHawk"],
        };

    public override ImmutableArray<string> Keywords => ["hawk."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("hawk[.][0-9A-Za-z_-]{20}[.][0-9A-Za-z_-]{20}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"stack_hawk.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  STACK_HAWK: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..5]}{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
