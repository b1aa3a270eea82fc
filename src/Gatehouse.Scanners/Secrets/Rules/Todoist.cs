namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Todoist API token.</summary>
public sealed class TodoistApiToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/todoist-api-token",
            Title = "Todoist API token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads and changes the tasks of its owner.",
            Fix = "Issue a new one in Todoist → Settings → Integrations → Developer.",
            References = ["https://developer.todoist.com/"],
            Aliases = ["trufflehog:Todoist"],
        };

    public override ImmutableArray<string> Keywords => ["todoist"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TODOIST_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"todoist_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"TODOIST_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TODOIST_API_TOKEN = os.environ[\"TODOIST_API_TOKEN\"]\n"),
        ];
}
