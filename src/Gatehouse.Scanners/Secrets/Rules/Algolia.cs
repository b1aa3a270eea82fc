namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Algolia admin API key.</summary>
public sealed class AlgoliaAdminKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/algolia-admin-key",
            Title = "Algolia admin API key",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [798],
            Why = "It reads, rewrites and deletes the indexes of the application; the search key beside it is public by design.",
            Fix = "Regenerate it in the dashboard → Settings → API keys.",
            References = ["https://www.algolia.com/doc/guides/security/api-keys/"],
            Aliases = ["gitleaks:algolia-api-key", "trufflehog:AlgoliaAdminKey"],
        };

    public override ImmutableArray<string> Keywords =>
        [
            "algolia_admin",
            "algolia-admin",
            "algoliaadmin",
            "algolia_write",
            "algolia_api",
            "algolia-api",
            "algolia.api",
            "algolia api",
            "algoliaapi",
            "algolia_token",
            "algolia-token",
            "algoliatoken",
        ];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ALGOLIA_ADMIN_KEY = \"«{Fake()}»\"\n"),
            Bad($"ALGOLIA_ADMIN_KEY=«{Fake(1)}»\n", ".env"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ALGOLIA_ADMIN_KEY = os.environ[\"ALGOLIA_ADMIN_KEY\"]\n"),
            Good("the search key, which is public", $"ALGOLIA_SEARCH_KEY = \"{Fake()}\"\n"),
        ];
}
