namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Figma personal access token.</summary>
public sealed class FigmaPersonalToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/figma-personal-token",
            Title = "Figma personal access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads the design files and comments its owner can see.",
            Fix = "Revoke it under Settings → Security → Personal access tokens.",
            References = ["https://www.figma.com/developers/api"],
            Aliases = ["trufflehog:FigmaPersonalAccessToken"],
        };

    public override ImmutableArray<string> Keywords => ["figd_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("figd_[0-9A-Za-z_-]{38,46}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FIGMA_PERSONAL_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"figd_{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
