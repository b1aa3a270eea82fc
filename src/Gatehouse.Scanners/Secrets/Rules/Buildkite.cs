namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Buildkite API access token.</summary>
public sealed class BuildkiteApiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/buildkite-api-token",
            Title = "Buildkite API access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It starts builds and reads logs and artifacts as its owner.",
            Fix = "Revoke it under Personal settings → API access tokens.",
            References = ["https://buildkite.com/docs/apis/managing-api-tokens"],
            Aliases = ["trufflehog:Buildkite"],
        };

    public override ImmutableArray<string> Keywords => ["bkua_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("bkua_[0-9a-f]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV BUILDKITE_API_TOKEN=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"bkua_{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
