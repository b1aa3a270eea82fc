namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Typeform personal access token.</summary>
public sealed class TypeformToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/typeform-token",
            Title = "Typeform personal access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads forms and the answers people gave.",
            Fix = "Delete it under Account → Personal tokens.",
            References = ["https://www.typeform.com/developers/get-started/personal-access-token/"],
            Aliases = ["gitleaks:typeform-api-token", "trufflehog:Typeform"],
        };

    public override ImmutableArray<string> Keywords => ["tfp_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("tfp_[0-9A-Za-z_.=-]{40,80}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"typeformToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const typeformToken = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"tfp_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
