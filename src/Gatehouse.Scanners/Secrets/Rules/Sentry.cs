namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Sentry organization token.</summary>
public sealed class SentryOrganizationToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sentry-organization-token",
            Title = "Sentry organization token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It uploads source maps and makes releases, so an attacker can spoil what the team reads in an incident.",
            Fix = "Revoke it under Settings → Auth Tokens of the organization.",
            References = ["https://docs.sentry.io/account/auth-tokens/"],
            Aliases = ["gitleaks:sentry-org-token"],
        };

    public override ImmutableArray<string> Keywords => ["sntrys_eyj"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sntrys_eyJ[0-9A-Za-z+/_=-]{20,600}_[0-9A-Za-z+/_-]{43}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[10..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SENTRY_AUTH_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"{{ \"sentryAuthToken\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"sntrys_eyJ{Fake("[0-9A-Za-z]{20}")}\"\n"),
        ];
}

/// <summary>A Sentry user token.</summary>
public sealed class SentryUserToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sentry-user-token",
            Title = "Sentry user token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads issues, which hold user data, and changes projects as its owner.",
            Fix = "Revoke it under User settings → Personal tokens.",
            References = ["https://docs.sentry.io/account/auth-tokens/"],
            Aliases = ["gitleaks:sentry-user-token", "trufflehog:SentryToken"],
        };

    public override ImmutableArray<string> Keywords => ["sntryu_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sntryu_[0-9a-f]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SENTRY_USER_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"sntryu_{new string('x', Fake().Length - 7)}\"\n"),
        ];
}

/// <summary>A Sentry access token (older form).</summary>
public sealed class SentryAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sentry-access-token",
            Title = "Sentry access token (older form)",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads events with their data and changes projects, as far as its scopes reach.",
            Fix = "Revoke it in Sentry → User settings → Auth tokens.",
            References = ["https://docs.sentry.io/account/auth-tokens/"],
            Aliases = ["gitleaks:sentry-access-token", "trufflehog:SentryToken"],
        };

    public override ImmutableArray<string> Keywords => ["sentry"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{64}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SENTRY_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"sentry_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SENTRY_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SENTRY_API_TOKEN = os.environ[\"SENTRY_API_TOKEN\"]\n"),
        ];
}
