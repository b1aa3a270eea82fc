namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Fly.io access token.</summary>
public sealed class FlyAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/fly-access-token",
            Title = "Fly.io access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It deploys to and opens shells in the apps of the organization it was made for.",
            Fix = "Revoke it with `fly tokens revoke` or in the dashboard → Tokens; use a deploy token for one app.",
            References = ["https://fly.io/docs/security/tokens/"],
            Aliases = ["gitleaks:flyio-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["fm1a_", "fm1r_", "fm2_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(FlyV1 )?(fm1[ar]|fm2)_[0-9A-Za-z+/]{100,1400}={0,2}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  FLY_API_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\nfly_api_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"fm2_{Fake("[0-9A-Za-z]{20}")}\"\n"),
        ];
}

/// <summary>A Fly.io access token (older form).</summary>
public sealed class FlyLegacyToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/fly-legacy-token",
            Title = "Fly.io access token (older form)",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It does whatever its owner can do in all organizations.",
            Fix = "Revoke it in the dashboard → Account → Access tokens; use a deploy token for one app.",
            References = ["https://fly.io/docs/security/tokens/"],
            Aliases = ["gitleaks:flyio-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["fo1_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("fo1_[0-9A-Za-z_-]{43}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"flyApiToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const flyApiToken = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"fo1_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
