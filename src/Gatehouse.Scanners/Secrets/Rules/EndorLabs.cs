namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Endor Labs API key.</summary>
public sealed class EndorlabsApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/endorlabs-api-key",
            Title = "Endor Labs API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads findings and changes policies of the tenant.",
            Fix = "Delete it in Endor Labs → Access control → API keys.",
            References = ["https://docs.endorlabs.com/administration/api-keys/"],
            Aliases = ["trufflehog:EndorLabs"],
        };

    public override ImmutableArray<string> Keywords => ["endr+"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("endr[+][0-9A-Za-z]{16}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 2.8;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"endor_labs.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  ENDOR_LABS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..5]}{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
