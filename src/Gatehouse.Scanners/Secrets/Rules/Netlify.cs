namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Netlify access token.</summary>
public sealed class NetlifyAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/netlify-access-token",
            Title = "Netlify access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It deploys sites, changes DNS and reads build environment variables as its owner.",
            Fix = "Revoke it under User settings → Applications → Personal access tokens.",
            References = ["https://docs.netlify.com/api/get-started/"],
            Aliases = ["gitleaks:netlify-access-token", "trufflehog:Netlify"],
        };

    public override ImmutableArray<string> Keywords => ["nfp_", "nfo_", "nfc_", "nfu_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(nfp|nfo|nfc|nfu)_[0-9A-Za-z]{36}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV NETLIFY_AUTH_TOKEN=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"nfp_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A Netlify access token (older form).</summary>
public sealed class NetlifyLegacyToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/netlify-legacy-token",
            Title = "Netlify access token (older form)",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It deploys sites and reads their environment variables in the name of its owner.",
            Fix = "Revoke it in Netlify → User settings → Applications.",
            References = ["https://docs.netlify.com/api/get-started/"],
            Aliases = ["gitleaks:netlify-access-token", "trufflehog:Netlify"],
        };

    public override ImmutableArray<string> Keywords => ["netlify"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_=-]{40,46}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"NETLIFY_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"netlify_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"NETLIFY_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "NETLIFY_API_TOKEN = os.environ[\"NETLIFY_API_TOKEN\"]\n"),
        ];
}
