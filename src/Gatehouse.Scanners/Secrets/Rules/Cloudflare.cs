namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Cloudflare API token.</summary>
public sealed class CloudflareApiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cloudflare-api-token",
            Title = "Cloudflare API token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It changes what the token may change: DNS records, workers, firewall rules, cached content of your sites.",
            Fix =
                "Roll or delete it at My Profile → API Tokens (or Manage Account → Account API Tokens); narrow it to one "
                + "zone and to your addresses.",
            References = ["https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"],
            Aliases = ["trufflehog:CloudflareApiToken"],
        };

    public override ImmutableArray<string> Keywords => ["cfut_", "cfat_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(cfut|cfat)_[0-9A-Za-z_-]{40}[0-9A-Za-z]{4,12}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\ncloudflare_api_token = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export CLOUDFLARE_API_TOKEN=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"cfut_{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A Cloudflare Global API Key.</summary>
public sealed class CloudflareGlobalKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cloudflare-global-key",
            Title = "Cloudflare Global API Key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It does everything its owner can do in every account and zone, without end date or scopes.",
            Fix = "Change it at My Profile → API Tokens → Global API Key, and use narrow API tokens instead.",
            References = ["https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"],
            Aliases = ["trufflehog:CloudflareGlobalApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["cfk_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("cfk_[0-9A-Za-z_-]{40}[0-9A-Za-z]{4,12}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const cloudflareGlobalKey = '«{Fake()}»';\n", "client.js"),
            Bad($"cloudflare.global.key=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"cfk_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A Cloudflare API token (before 2026).</summary>
public sealed class CloudflareLegacyToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cloudflare-legacy-token",
            Title = "Cloudflare API token (before 2026)",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It changes what the token may change: DNS records, workers, firewall rules, cached content of your sites.",
            Fix = "Roll it at My Profile → API Tokens: the new one has a prefix by which scanners know it.",
            References = ["https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"],
            Aliases = ["gitleaks:cloudflare-api-key", "trufflehog:CloudflareApiToken"],
        };

    public override ImmutableArray<string> Keywords => ["cloudflare", "cf_api_token"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_-]{40}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV CLOUDFLARE_API_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\ncloudflare_api_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "CLOUDFLARE_API_TOKEN = os.environ[\"CLOUDFLARE_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Cloudflare Global API Key (before 2026).</summary>
public sealed class CloudflareLegacyGlobalKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cloudflare-legacy-global-key",
            Title = "Cloudflare Global API Key (before 2026)",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It does everything its owner can do in every account and zone.",
            Fix = "Change it at My Profile → API Tokens → Global API Key, and use narrow API tokens instead.",
            References = ["https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"],
            Aliases = ["gitleaks:cloudflare-global-api-key", "trufflehog:CloudflareGlobalApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["cloudflare", "cf_api_key", "x-auth-key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{37}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"CLOUDFLARE_API_KEY = \"«{Fake()}»\"\n"),
            Bad($"curl -H \"X-Auth-Key: «{Fake(1)}»\" https://api.cloudflare.example/zones\n", "call.sh"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "CLOUDFLARE_API_KEY = os.environ[\"CLOUDFLARE_API_KEY\"]\n"),
        ];
}

/// <summary>A Cloudflare Origin CA key.</summary>
public sealed class CloudflareOriginCaKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cloudflare-origin-ca-key",
            Title = "Cloudflare Origin CA key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It issues and revokes origin certificates for all zones of the account.",
            Fix = "Change it at My Profile → API Tokens → Origin CA Key, and use an API token with the SSL permission.",
            References = ["https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/"],
            Aliases = ["gitleaks:cloudflare-origin-ca-key", "trufflehog:CloudflareCaKey"],
        };

    public override ImmutableArray<string> Keywords => ["v1.0-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("v1[.]0-[0-9a-f]{24}-[0-9a-f]{146}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"cloudflare.origin.ca.key=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  CLOUDFLARE_ORIGIN_CA_KEY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"v1.0-{new string('x', Fake().Length - 5)}\"\n"),
            Good("a release", "url = \"https://acme.example/download/v1.0-beta.tar.gz\"\n"),
        ];
}
