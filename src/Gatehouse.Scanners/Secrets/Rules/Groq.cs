namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Groq API key.</summary>
public sealed class GroqApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/groq-api-key",
            Title = "Groq API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls models at the account's expense.",
            Fix = "Delete it at console.groq.com → API Keys.",
            References = ["https://console.groq.com/docs/quickstart"],
        };

    public override ImmutableArray<string> Keywords => ["gsk_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("gsk_[0-9A-Za-z]{52}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"groqApiKey\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const groqApiKey = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"gsk_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
