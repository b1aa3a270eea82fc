namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An xAI API key.</summary>
public sealed class XaiApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/xai-api-key",
            Title = "xAI API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls models at the account's expense.",
            Fix = "Delete it at console.x.ai → API Keys.",
            References = ["https://docs.x.ai/docs/overview"],
        };

    public override ImmutableArray<string> Keywords => ["xai-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("xai-[0-9A-Za-z_]{80}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const xaiApiKey = '«{Fake()}»';\n", "client.js"),
            Bad($"xai.api.key=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"xai-{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
