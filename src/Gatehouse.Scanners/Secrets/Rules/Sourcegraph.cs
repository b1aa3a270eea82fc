namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Sourcegraph access token.</summary>
public sealed class SourcegraphAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sourcegraph-access-token",
            Title = "Sourcegraph access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads all code its owner can search.",
            Fix = "Delete it under Settings → Access tokens.",
            References = ["https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token"],
            Aliases = ["gitleaks:sourcegraph-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["sgp_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sgp_([0-9a-f]{16}_|local_)?[0-9a-f]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[^40..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const sourcegraphAccessToken = '«{Fake()}»';\n", "client.js"),
            Bad($"sourcegraph.access.token=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"sgp_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
