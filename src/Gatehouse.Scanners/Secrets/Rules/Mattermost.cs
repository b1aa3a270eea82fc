namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Mattermost access token.</summary>
public sealed class MattermostAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/mattermost-access-token",
            Title = "Mattermost access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes messages in the name of its owner.",
            Fix = "Revoke it in Mattermost → Profile → Security → Personal access tokens.",
            References = ["https://developers.mattermost.com/integrate/reference/personal-access-token/"],
            Aliases = ["gitleaks:mattermost-access-token", "trufflehog:Mattermost"],
        };

    public override ImmutableArray<string> Keywords => ["mattermost"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{26}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"MATTERMOST_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"mattermost_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"MATTERMOST_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MATTERMOST_API_TOKEN = os.environ[\"MATTERMOST_API_TOKEN\"]\n"),
        ];
}
