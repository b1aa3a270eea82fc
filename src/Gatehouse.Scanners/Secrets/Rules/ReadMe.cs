namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A ReadMe API key.</summary>
public sealed class ReadmeApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/readme-api-key",
            Title = "ReadMe API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It changes the published documentation: what your users copy and run.",
            Fix = "Revoke it in the dashboard → Configuration → API keys.",
            References = ["https://docs.readme.com/"],
            Aliases = ["gitleaks:readme-api-token", "trufflehog:ReadMe"],
        };

    public override ImmutableArray<string> Keywords => ["rdme_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("rdme_[0-9a-z]{70}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.HasLettersAndDigits(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV README_API_KEY=«{Fake()}»\n", "Dockerfile"),
            Bad($"README_API_KEY = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"rdme_{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
