namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Gitea access token.</summary>
public sealed class GiteaAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitea-access-token",
            Title = "Gitea access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It pushes code and reads private repositories as its owner.",
            Fix = "Delete it in Gitea → Settings → Applications.",
            References = ["https://docs.gitea.com/development/api-usage"],
            Aliases = ["trufflehog:Gitea"],
        };

    public override ImmutableArray<string> Keywords => ["gitea"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GITEA_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"gitea_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"GITEA_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "GITEA_API_TOKEN = os.environ[\"GITEA_API_TOKEN\"]\n"),
        ];
}
