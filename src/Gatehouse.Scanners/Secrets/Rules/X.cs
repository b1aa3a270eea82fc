using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An X (Twitter) API secret.</summary>
public sealed class TwitterApiSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twitter-api-secret",
            Title = "X (Twitter) API secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the API key it signs requests as the app and mints tokens.",
            Fix = "Regenerate it in the developer portal → Keys and tokens.",
            References = ["https://docs.x.com/fundamentals/authentication/overview"],
            Aliases = ["gitleaks:twitter-api-secret", "trufflehog:TwitterApiSecret"],
        };

    public override ImmutableArray<string> Keywords => ["twitter"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/twitter-api-key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{50}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export TWITTER_API_SECRET=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"provider \"acme\" {{\n  twitter_api_secret = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TWITTER_API_SECRET = os.environ[\"TWITTER_API_SECRET\"]\n"),
        ];
}

/// <summary>An X (Twitter) access token.</summary>
public sealed class TwitterAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twitter-access-token",
            Title = "X (Twitter) access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With its secret it posts and reads as the account.",
            Fix = "Revoke it in the developer portal → Keys and tokens, or remove the app from the account.",
            References = ["https://docs.x.com/fundamentals/authentication/overview"],
            Aliases = ["gitleaks:twitter-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["twitter"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9]{6,25}-[0-9A-Za-z]{20,40}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value[(value.IndexOf((byte)'-') + 1)..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV TWITTER_ACCESS_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\ntwitter_access_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TWITTER_ACCESS_TOKEN = os.environ[\"TWITTER_ACCESS_TOKEN\"]\n"),
        ];
}

/// <summary>An X (Twitter) bearer token.</summary>
public sealed class TwitterBearerToken : SecretRule
{
    private const int LeastRun = 18;

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twitter-bearer-token",
            Title = "X (Twitter) bearer token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads posts and users through the API as the app, and uses up its paid quota.",
            Fix = "Regenerate it in the developer portal → Keys and tokens.",
            References = ["https://docs.x.com/fundamentals/authentication/overview"],
            Aliases = ["gitleaks:twitter-bearer-token", "trufflehog:Twitter"],
        };

    public override ImmutableArray<string> Keywords => ["aaaaaaaaaaaaaaaaaa"];

    private static TokenPattern Pattern { get; } =
        TokenPattern.Of("A{18,24}[0-9A-Za-z%]{4,12}A{4,10}[0-9A-Za-z%]{20,60}%3D[0-9A-Za-z]{40,60}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TWITTER_BEARER = \"«{Token(0)}»\"\n"),
            Bad($"curl -H \"Authorization: Bearer «{Token(1)}»\" https://api.x.example/2/tweets\n", "call.sh"),
            Good("zeros in Base64", $"blob = \"{new string('A', 120)}\"\n"),
            Good("part of a longer text", $"blob = \"{Token(2)}{Fake("[0-9A-Za-z]{60}")}\"\n"),
        ];

    /// <summary>The run of A at the beginning, zeros in Base64, would pass for a placeholder; what follows it must be random.</summary>
    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(1);
        var start = glimpse.At;
        if (start > 0 && (char.IsAsciiLetterOrDigit((char)glimpse.Text[start - 1]) || glimpse.Text[start - 1] is (byte)'_' or (byte)'%'))
            return;
        var length = Pattern.MatchAt(glimpse.Text, start);
        finds.Spend(Math.Max(length, LeastRun));
        if (length < 0)
            return;
        var end = start + length;
        if (
            end < glimpse.Text.Length
            && (char.IsAsciiLetterOrDigit((char)glimpse.Text[end]) || glimpse.Text[end] is (byte)'_' or (byte)'%')
        )
            return;
        var tail = glimpse.Text.Slice(end - 40, 40);
        if (Mixture.IsRich(tail) && EntropyOf(tail) >= 3.5)
            finds.Claim(this, new ByteSpan(start, length), $"{Facts.Title} in clear text");
    }

    private string Token(int variant) =>
        new string('A', 22) + Fake("[B-Z][0-9A-Za-z]{3}", variant) + new string('A', 7) + Fake("[0-9a-z]{28}%3D[0-9A-Za-z]{50}", variant);
}

/// <summary>A Twitter access token secret.</summary>
public sealed class TwitterAccessSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twitter-access-secret",
            Title = "Twitter access token secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With access token and API key it posts and reads as the user.",
            Fix = "Regenerate the tokens in the X developer portal → Keys and tokens.",
            References = ["https://developer.x.com/en/docs/authentication/oauth-1-0a"],
            Aliases = ["gitleaks:twitter-access-secret", "trufflehog:Twitter"],
        };

    public override ImmutableArray<string> Keywords => ["twitter"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/twitter-access-token"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{45}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TWITTER_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"twitter_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"TWITTER_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TWITTER_API_TOKEN = os.environ[\"TWITTER_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Twitter API key.</summary>
public sealed class TwitterApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twitter-api-key",
            Title = "Twitter API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names the application; its secret is usually a few lines away.",
            Fix = "Look for the secret beside it; if that leaked too, regenerate both in the developer portal.",
            References = ["https://developer.x.com/en/docs/authentication/oauth-1-0a"],
            Aliases = ["gitleaks:twitter-api-key", "trufflehog:TwitterConsumerkey"],
        };

    public override ImmutableArray<string> Keywords => ["twitter"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{25}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TWITTER_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"twitter_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"TWITTER_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TWITTER_API_TOKEN = os.environ[\"TWITTER_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Twitter bearer token (unusual form).</summary>
public sealed class TwitterNamedBearerToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/twitter-named-bearer-token",
            Title = "Twitter bearer token (unusual form)",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads everything the application may read.",
            Fix = "Revoke it in the X developer portal → Keys and tokens.",
            References = ["https://developer.x.com/en/docs/authentication/oauth-2-0/bearer-tokens"],
            Aliases = ["gitleaks:twitter-bearer-token"],
        };

    public override ImmutableArray<string> Keywords => ["twitter"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("A{22}[0-9A-Za-z%]{80,100}");

    protected override ReadOnlySpan<byte> Drawn(ReadOnlySpan<byte> value) => value.Length > 22 ? value[22..] : value;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(Drawn(value));

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TWITTER_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"twitter_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"TWITTER_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TWITTER_API_TOKEN = os.environ[\"TWITTER_API_TOKEN\"]\n"),
        ];
}
