namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Pulumi access token.</summary>
public sealed class PulumiAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/pulumi-access-token",
            Title = "Pulumi access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads stacks with their secrets and deploys with the credentials they hold.",
            Fix = "Delete it at app.pulumi.com → Access tokens; in pipelines use OIDC.",
            References = ["https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/"],
            Aliases = ["gitleaks:pulumi-api-token", "trufflehog:Pulumi"],
        };

    public override ImmutableArray<string> Keywords => ["pul-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("pul-[0-9a-f]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV PULUMI_ACCESS_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"PULUMI_ACCESS_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"pul-{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
