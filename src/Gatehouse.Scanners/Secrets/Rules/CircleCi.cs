namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A CircleCI API token.</summary>
public sealed class CircleciToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/circleci-token",
            Title = "CircleCI API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It starts pipelines and changes contexts and environment variables as its owner or project.",
            Fix = "Delete it under User settings → Personal API tokens, or Project settings → API permissions.",
            References = ["https://circleci.com/docs/managing-api-tokens/"],
            Aliases = ["trufflehog:CircleCI"],
        };

    public override ImmutableArray<string> Keywords => ["ccipat_", "cciprj_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("CCI(PAT|PRJ)_[0-9A-Za-z]{22}_[0-9a-f]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\ncircle_token = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export CIRCLE_TOKEN=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"CCIPAT_{new string('x', Fake().Length - 7)}\"\n"),
        ];
}
