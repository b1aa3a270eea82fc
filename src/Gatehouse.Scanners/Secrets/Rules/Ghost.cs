namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Ghost admin API key.</summary>
public sealed class GhostAdminKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/ghost-admin-key",
            Title = "Ghost admin API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It writes posts and themes and reads members of the site.",
            Fix = "Regenerate it in Ghost → Settings → Integrations.",
            References = ["https://docs.ghost.org/admin-api/"],
        };

    public override ImmutableArray<string> Keywords => ["ghost_admin", "ghost_api", "ghost_key", "ghostadmin"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{24}:[0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GHOST_ADMIN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"ghost_admin_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"GHOST_ADMIN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "GHOST_ADMIN_API_TOKEN = os.environ[\"GHOST_ADMIN_API_TOKEN\"]\n"),
        ];
}
