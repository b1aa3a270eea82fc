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

/// <summary>A Sourcegraph access token (older form).</summary>
public sealed class SourcegraphLegacyToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sourcegraph-legacy-token",
            Title = "Sourcegraph access token (older form)",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It searches and reads every repository its owner can see.",
            Fix = "Delete it in Sourcegraph → Settings → Access tokens.",
            References = ["https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token"],
            Aliases = ["gitleaks:sourcegraph-access-token", "trufflehog:Sourcegraph"],
        };

    public override ImmutableArray<string> Keywords => ["sourcegraph"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-fA-F]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SOURCEGRAPH_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"sourcegraph_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SOURCEGRAPH_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SOURCEGRAPH_API_TOKEN = os.environ[\"SOURCEGRAPH_API_TOKEN\"]\n"),
        ];
}
