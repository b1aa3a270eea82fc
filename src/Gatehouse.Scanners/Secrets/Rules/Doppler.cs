namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Doppler personal token.</summary>
public sealed class DopplerPersonalToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/doppler-personal-token",
            Title = "Doppler personal token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and changes every secret of every workplace its owner can reach.",
            Fix = "Revoke it in the dashboard → Tokens → Personal; use service tokens for one config.",
            References = ["https://docs.doppler.com/reference/auth-token-formats"],
            Aliases = ["gitleaks:doppler-api-token", "trufflehog:Doppler"],
        };

    public override ImmutableArray<string> Keywords => ["dp.pt."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dp[.]pt[.][0-9A-Za-z]{40,44}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DOPPLER_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"dp.pt.{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Doppler service token.</summary>
public sealed class DopplerServiceToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/doppler-service-token",
            Title = "Doppler service token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads all secrets of one config, production if it was made for that.",
            Fix = "Revoke it in the config → Access; let workloads sign in with OIDC.",
            References = ["https://docs.doppler.com/reference/auth-token-formats"],
            Aliases = ["trufflehog:Doppler"],
        };

    public override ImmutableArray<string> Keywords => ["dp.st."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dp[.]st[.]([0-9a-z_-]{2,35}[.])?[0-9A-Za-z]{40,44}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  DOPPLER_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\ndoppler_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"dp.st.{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Doppler CLI token.</summary>
public sealed class DopplerCliToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/doppler-cli-token",
            Title = "Doppler CLI token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes the secrets its owner can reach, from any machine.",
            Fix = "Revoke it with `doppler logout` or in the dashboard → Tokens → CLI.",
            References = ["https://docs.doppler.com/reference/auth-token-formats"],
            Aliases = ["trufflehog:Doppler"],
        };

    public override ImmutableArray<string> Keywords => ["dp.ct."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dp[.]ct[.][0-9A-Za-z]{40,44}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"dopplerToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const dopplerToken = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"dp.ct.{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Doppler service account token.</summary>
public sealed class DopplerServiceAccountToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/doppler-service-account-token",
            Title = "Doppler service account token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and changes the secrets of all projects the service account was given.",
            Fix = "Delete it under Team → Service accounts; let workloads sign in with OIDC.",
            References = ["https://docs.doppler.com/reference/auth-token-formats"],
            Aliases = ["trufflehog:Doppler"],
        };

    public override ImmutableArray<string> Keywords => ["dp.sa."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dp[.]sa[.][0-9A-Za-z]{40,44}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV DOPPLER_TOKEN=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"dp.sa.{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Doppler SCIM token.</summary>
public sealed class DopplerScimToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/doppler-scim-token",
            Title = "Doppler SCIM token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It creates and changes the members of the workplace.",
            Fix = "Revoke it under Settings → SCIM and give the new one to the identity provider only.",
            References = ["https://docs.doppler.com/reference/auth-token-formats"],
            Aliases = ["trufflehog:Doppler"],
        };

    public override ImmutableArray<string> Keywords => ["dp.scim."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dp[.]scim[.][0-9A-Za-z]{40,44}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[8..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\ndoppler_token = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export DOPPLER_TOKEN=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"dp.scim.{new string('x', Fake().Length - 8)}\"\n"),
        ];
}

/// <summary>A Doppler audit token.</summary>
public sealed class DopplerAuditToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/doppler-audit-token",
            Title = "Doppler audit token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads who is a member and what they did.",
            Fix = "Revoke it in the dashboard → Tokens → Audit.",
            References = ["https://docs.doppler.com/reference/auth-token-formats"],
            Aliases = ["trufflehog:Doppler"],
        };

    public override ImmutableArray<string> Keywords => ["dp.audit."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dp[.]audit[.][0-9A-Za-z]{40,44}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[9..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const dopplerToken = '«{Fake()}»';\n", "client.js"),
            Bad($"doppler.token=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..17]}\"\n"),
            Good("filled with one character", $"VALUE = \"dp.audit.{new string('x', Fake().Length - 9)}\"\n"),
        ];
}
