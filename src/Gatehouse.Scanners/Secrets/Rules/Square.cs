namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Square access token.</summary>
public sealed class SquareAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/square-access-token",
            Title = "Square access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It takes payments, refunds them and reads customers as the merchant.",
            Fix = "Replace it in the developer dashboard → Credentials.",
            References = ["https://developer.squareup.com/docs/build-basics/access-tokens"],
            Aliases = ["gitleaks:square-access-token", "trufflehog:Square"],
        };

    public override ImmutableArray<string> Keywords => ["eaaa", "sq0atp-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(EAAA[0-9A-Za-z_-]{60}|sq0atp-[0-9A-Za-z_-]{22,60})");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV SQUARE_ACCESS_TOKEN=«{Fake(1)}»\n", "Dockerfile"),
            Good("part of a longer text", $"blob = \"{Fake()}{Fake("[0-9A-Za-z]{40}")}\"\n"),
            Good("cut short", $"VALUE = \"sq0atp-{Fake("[0-9A-Za-z]{12}")}\"\n"),
        ];
}

/// <summary>A Square OAuth secret.</summary>
public sealed class SquareOauthSecret : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/square-oauth-secret",
            Title = "Square OAuth secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With it an attacker can pose as the application and obtain tokens of its merchants.",
            Fix = "Replace it in the developer dashboard → OAuth.",
            References = ["https://developer.squareup.com/docs/oauth-api/overview"],
            Aliases = ["detect-secrets:SquareOAuthDetector", "trufflehog:SquareApp"],
        };

    public override ImmutableArray<string> Keywords => ["sq0csp-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sq0csp-[0-9A-Za-z_-]{43}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nsquare_oauth_secret = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export SQUARE_OAUTH_SECRET=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"sq0csp-{new string('x', Fake().Length - 7)}\"\n"),
            Good("the application id, which is public", $"app = \"sq0idp-{Fake("[0-9A-Za-z]{22}")}\"\n"),
        ];
}
