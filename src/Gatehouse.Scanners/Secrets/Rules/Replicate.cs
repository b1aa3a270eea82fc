namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Replicate API token.</summary>
public sealed class ReplicateApiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/replicate-api-token",
            Title = "Replicate API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It runs models at the account's expense and reads private models and predictions.",
            Fix = "Disable it at replicate.com → Account → API tokens.",
            References = ["https://replicate.com/docs/topics/security/api-tokens"],
        };

    public override ImmutableArray<string> Keywords => ["r8_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("r8_[0-9A-Za-z]{37}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[3..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV REPLICATE_API_TOKEN=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..11]}\"\n"),
            Good("filled with one character", $"VALUE = \"r8_{new string('x', Fake().Length - 3)}\"\n"),
        ];
}
