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

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ATATT3[0-9A-Za-z_=-]{150,250}");

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

/// <summary>An Atlassian API token (older form).</summary>
public sealed class AtlassianLegacyToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/atlassian-legacy-token",
            Title = "Atlassian API token (older form)",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes issues and pages as the account it belongs to.",
            Fix = "Revoke it at id.atlassian.com → Security → API tokens.",
            References = ["https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/"],
            Aliases = ["gitleaks:atlassian-api-token", "trufflehog:JiraToken"],
        };

    public override ImmutableArray<string> Keywords => ["atlassian", "confluence", "jira"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{20}[0-9a-f]{4}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ATLASSIAN_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"atlassian_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ATLASSIAN_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ATLASSIAN_API_TOKEN = os.environ[\"ATLASSIAN_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Bitbucket OAuth key.</summary>
public sealed class BitbucketClientId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/bitbucket-client-id",
            Title = "Bitbucket OAuth key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names an OAuth consumer; its secret is usually a few lines away.",
            Fix = "Look for the secret beside it; if that leaked too, delete the consumer under Workspace settings.",
            References = ["https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/"],
            Aliases = ["gitleaks:bitbucket-client-id"],
        };

    public override ImmutableArray<string> Keywords => ["bitbucket"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"BITBUCKET_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"bitbucket_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"BITBUCKET_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "BITBUCKET_API_TOKEN = os.environ[\"BITBUCKET_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Bitbucket OAuth secret.</summary>
public sealed class BitbucketClientSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/bitbucket-client-secret",
            Title = "Bitbucket OAuth secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the consumer's key it obtains tokens for the repositories the consumer may use.",
            Fix = "Delete the OAuth consumer under Workspace settings → OAuth consumers and create another.",
            References = ["https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/"],
            Aliases = ["gitleaks:bitbucket-client-secret"],
        };

    public override ImmutableArray<string> Keywords => ["bitbucket"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/bitbucket-client-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_=-]{64}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"BITBUCKET_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"bitbucket_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"BITBUCKET_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "BITBUCKET_API_TOKEN = os.environ[\"BITBUCKET_API_TOKEN\"]\n"),
        ];
}
