namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Atlassian API token.</summary>
public sealed class AtlassianApiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/atlassian-api-token",
            Title = "Atlassian API token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and writes Jira, Confluence and Bitbucket as its owner, administration included.",
            Fix = "Revoke it at id.atlassian.com → Security → API tokens; create tokens with scopes and an end date.",
            References = ["https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/"],
            Aliases = ["gitleaks:atlassian-api-token", "trufflehog:JiraToken"],
        };

    public override ImmutableArray<string> Keywords => ["atatt3"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ATATT3[0-9A-Za-z_=-]{150,240}=[0-9A-F]{8}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export JIRA_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"JIRA_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"ATATT3{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Bitbucket access token.</summary>
public sealed class BitbucketAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/bitbucket-access-token",
            Title = "Bitbucket access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It clones and pushes the repositories of a repository, project or workspace without a user.",
            Fix = "Revoke it in the repository's, project's or workspace's settings → Access tokens; give the next one " + "fewer scopes.",
            References = ["https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/"],
        };

    public override ImmutableArray<string> Keywords => ["atctt3"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ATCTT3[0-9A-Za-z_=-]{150,240}=[0-9A-F]{8}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"bitbucket.token=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  BITBUCKET_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"ATCTT3{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Bitbucket app password.</summary>
public sealed class BitbucketAppPassword : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/bitbucket-app-password",
            Title = "Bitbucket app password",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "Together with the user name it clones and pushes every repository its owner can reach.",
            Fix = "Delete it under Personal settings → App passwords; Bitbucket replaces app passwords with API tokens.",
            References = ["https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/"],
        };

    public override ImmutableArray<string> Keywords => ["atbb"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ATBB[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"git clone https://ci:«{Fake()}»@bitbucket.example/acme/app.git\n", "clone.sh"),
            Bad($"env:\n  BITBUCKET_PASSWORD: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"ATBB{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
