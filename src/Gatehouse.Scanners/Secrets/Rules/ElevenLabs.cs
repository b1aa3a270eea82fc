namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An ElevenLabs API key.</summary>
public sealed class ElevenlabsApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/elevenlabs-api-key",
            Title = "ElevenLabs API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It synthesizes speech at the account's expense and reads its voices.",
            Fix = "Delete it in ElevenLabs → Developers → API keys.",
            References = ["https://elevenlabs.io/docs/api-reference/authentication"],
            Aliases = ["trufflehog:ElevenLabs"],
        };

    public override ImmutableArray<string> Keywords => ["sk_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sk_[0-9a-f]{48}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[3..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"eleven_labs.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  ELEVEN_LABS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..11]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..3]}{new string('x', Fake().Length - 3)}\"\n"),
        ];
}
