namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Dynatrace API token.</summary>
public sealed class DynatraceApiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/dynatrace-api-token",
            Title = "Dynatrace API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads traces and logs or changes the configuration, as far as its scopes reach.",
            Fix = "Delete it under Access tokens (platform tokens: in Account Management).",
            References =
            [
                "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
            ],
            Aliases = ["gitleaks:dynatrace-api-token", "trufflehog:Dynatrace"],
        };

    public override ImmutableArray<string> Keywords => ["dt0c01.", "dt0s01.", "dt0s02.", "dt0s03.", "dt0s04.", "dt0s08.", "dt0s16."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dt0[a-z][0-9]{2}[.][0-9A-Za-z]{24}[.][0-9A-Za-z]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    protected override string Complete(string fake) => string.Concat("dt0c01", fake.AsSpan(6));

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DYNATRACE_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad(
                $"curl -H \"Authorization: Api-Token «{Fake("dt0s16[.][0-9A-Za-z]{24}[.][0-9A-Za-z]{64}")}»\" https://abc.dynatrace.example/api\n",
                "call.sh"
            ),
            Good("only the public part", $"VALUE = \"dt0c01.{Fake("[A-Z2-7]{24}")}\"\n"),
        ];
}
