namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A PlanetScale service token.</summary>
public sealed class PlanetscaleServiceToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/planetscale-service-token",
            Title = "PlanetScale service token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It manages databases, branches and passwords of the organization as far as its permissions reach.",
            Fix = "Delete it under Organization settings → Service tokens.",
            References = ["https://planetscale.com/docs/concepts/service-tokens"],
            Aliases = ["gitleaks:planetscale-api-token", "trufflehog:PlanetScale"],
        };

    public override ImmutableArray<string> Keywords => ["pscale_tkn_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("pscale_tkn_[0-9A-Za-z_.=-]{32,64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[11..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"PLANETSCALE_SERVICE_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..19]}\"\n"),
            Good("filled with one character", $"VALUE = \"pscale_tkn_{new string('x', Fake().Length - 11)}\"\n"),
        ];
}

/// <summary>A PlanetScale database password.</summary>
public sealed class PlanetscalePassword : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/planetscale-password",
            Title = "PlanetScale database password",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the user name beside it anyone reads and writes the database branch.",
            Fix = "Delete it in the database → Settings → Passwords and create another with the least role.",
            References = ["https://planetscale.com/docs/concepts/connection-strings"],
            Aliases = ["gitleaks:planetscale-password"],
        };

    public override ImmutableArray<string> Keywords => ["pscale_pw_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("pscale_pw_[0-9A-Za-z_.=-]{32,64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[10..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DATABASE_URL=mysql://app:«{Fake()}»@aws.connect.example/shop\n", ".env"),
            Bad($"env:\n  PLANETSCALE_PASSWORD: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..18]}\"\n"),
            Good("filled with one character", $"VALUE = \"pscale_pw_{new string('x', Fake().Length - 10)}\"\n"),
        ];
}

/// <summary>A PlanetScale OAuth token.</summary>
public sealed class PlanetscaleOauthToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/planetscale-oauth-token",
            Title = "PlanetScale OAuth token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "An application acts with it on the organizations that authorized it.",
            Fix = "Revoke the application under Account settings → Applications.",
            References = ["https://planetscale.com/docs/concepts/planetscale-api-oauth-applications"],
            Aliases = ["gitleaks:planetscale-oauth-token"],
        };

    public override ImmutableArray<string> Keywords => ["pscale_oauth_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("pscale_oauth_[0-9A-Za-z_.=-]{32,64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[13..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"planetscaleOauthToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const planetscaleOauthToken = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..21]}\"\n"),
            Good("filled with one character", $"VALUE = \"pscale_oauth_{new string('x', Fake().Length - 13)}\"\n"),
        ];
}
