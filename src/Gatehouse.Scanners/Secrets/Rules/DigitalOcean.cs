namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A DigitalOcean personal access token.</summary>
public sealed class DigitaloceanPersonalAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/digitalocean-personal-access-token",
            Title = "DigitalOcean personal access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It creates, reads and destroys droplets, databases and clusters of the team, as far as its scopes reach.",
            Fix = "Delete it under API → Tokens in the control panel; create one with custom scopes and an end date.",
            References = ["https://docs.digitalocean.com/reference/api/create-personal-access-token/"],
            Aliases = ["gitleaks:digitalocean-pat", "trufflehog:DigitalOceanV2"],
        };

    public override ImmutableArray<string> Keywords => ["dop_v1_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dop_v1_[0-9a-f]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  DIGITALOCEAN_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\ndigitalocean_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"dop_v1_{new string('x', Fake().Length - 7)}\"\n"),
        ];
}

/// <summary>A DigitalOcean OAuth token.</summary>
public sealed class DigitaloceanOauthToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/digitalocean-oauth-token",
            Title = "DigitalOcean OAuth token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "An application acts with it on the account that authorized it.",
            Fix = "Revoke the application under API → Applications → Authorized applications.",
            References = ["https://docs.digitalocean.com/reference/api/create-personal-access-token/"],
            Aliases = ["gitleaks:digitalocean-access-token", "trufflehog:DigitalOceanV2"],
        };

    public override ImmutableArray<string> Keywords => ["doo_v1_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("doo_v1_[0-9a-f]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"digitaloceanOauthToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const digitaloceanOauthToken = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"doo_v1_{new string('x', Fake().Length - 7)}\"\n"),
        ];
}

/// <summary>A DigitalOcean OAuth refresh token.</summary>
public sealed class DigitaloceanRefreshToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/digitalocean-refresh-token",
            Title = "DigitalOcean OAuth refresh token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It yields new access tokens for the account that authorized the application.",
            Fix = "Revoke the application under API → Applications → Authorized applications.",
            References = ["https://docs.digitalocean.com/reference/api/create-personal-access-token/"],
            Aliases = ["gitleaks:digitalocean-refresh-token", "trufflehog:DigitalOceanV2"],
        };

    public override ImmutableArray<string> Keywords => ["dor_v1_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dor_v1_[0-9a-f]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV DIGITALOCEAN_REFRESH_TOKEN=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"dor_v1_{new string('x', Fake().Length - 7)}\"\n"),
        ];
}
