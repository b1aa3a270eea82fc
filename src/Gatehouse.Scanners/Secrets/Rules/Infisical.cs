namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Infisical service token.</summary>
public sealed class InfisicalServiceToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/infisical-service-token",
            Title = "Infisical service token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads the secrets of one environment of a project.",
            Fix = "Delete it in the project → Access control → Service tokens, and move to machine identities.",
            References = ["https://infisical.com/docs/documentation/platform/token"],
        };

    public override ImmutableArray<string> Keywords => ["infisical"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of(
            "st[.]([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{24})[.][0-9a-f]{32}[.][0" + "-9a-f]{32}"
        );

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV INFISICAL_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\ninfisical_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "INFISICAL_TOKEN = os.environ[\"INFISICAL_TOKEN\"]\n"),
        ];
}
