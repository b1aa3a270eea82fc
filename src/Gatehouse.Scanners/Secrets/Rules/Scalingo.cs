namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Scalingo API token.</summary>
public sealed class ScalingoApiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/scalingo-api-token",
            Title = "Scalingo API token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It deploys and deletes the apps and databases of its owner and reads their environment.",
            Fix = "Revoke it in the dashboard → Profile → Tokens.",
            References = ["https://developers.scalingo.com/"],
            Aliases = ["gitleaks:scalingo-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["tk-us-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("tk-us-[0-9A-Za-z_-]{48}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export SCALINGO_API_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"SCALINGO_API_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"tk-us-{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
