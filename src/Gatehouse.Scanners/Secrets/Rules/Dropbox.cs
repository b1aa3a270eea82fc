namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Dropbox access token.</summary>
public sealed class DropboxAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/dropbox-access-token",
            Title = "Dropbox access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "For a few hours it reads and changes the files of the account.",
            Fix = "Revoke it with `/2/auth/token/revoke` or disconnect the app in the account's settings.",
            References = ["https://www.dropbox.com/developers/documentation/http/documentation"],
            Aliases = ["gitleaks:dropbox-short-lived-api-token", "trufflehog:Dropbox"],
        };

    public override ImmutableArray<string> Keywords => ["sl.u.", "sl.a", "sl.b"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sl[.](u[.])?[AB][0-9A-Za-z_-]{120,1300}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  DROPBOX_ACCESS_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\ndropbox_access_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("a module", "ctx = ssl.about_to_connect(host)\n"),
            Good("cut short", $"VALUE = \"sl.{Fake("B[0-9A-Za-z]{60}")}\"\n"),
        ];
}

/// <summary>A Dropbox app secret.</summary>
public sealed class DropboxAppSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/dropbox-app-secret",
            Title = "Dropbox app secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the app key it obtains tokens to the files of everyone who allowed the app.",
            Fix = "Reset it in the Dropbox App Console.",
            References = ["https://www.dropbox.com/developers/reference/oauth-guide"],
            Aliases = ["gitleaks:dropbox-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["dropbox"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{15}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DROPBOX_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"dropbox_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"DROPBOX_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DROPBOX_API_TOKEN = os.environ[\"DROPBOX_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Dropbox long-lived access token.</summary>
public sealed class DropboxLongLivedToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/dropbox-long-lived-token",
            Title = "Dropbox long-lived access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes the files of its owner until it is revoked.",
            Fix = "Revoke it in the account's connected apps; use short-lived tokens with refresh.",
            References = ["https://www.dropbox.com/developers/reference/oauth-guide"],
            Aliases = ["gitleaks:dropbox-long-lived-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["dropbox"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{11}AAAAAAAAAA[0-9A-Za-z=_-]{43}");

    protected override ReadOnlySpan<byte> Drawn(ReadOnlySpan<byte> value) => value.Length == 64 ? value[21..] : value;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(Drawn(value));

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DROPBOX_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"dropbox_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"DROPBOX_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DROPBOX_API_TOKEN = os.environ[\"DROPBOX_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Dropbox short-lived access token.</summary>
public sealed class DropboxShortLivedToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/dropbox-short-lived-token",
            Title = "Dropbox short-lived access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes the files of its owner for some hours.",
            Fix = "Revoke it with the `auth/token/revoke` call or in the account's connected apps.",
            References = ["https://www.dropbox.com/developers/reference/oauth-guide"],
            Aliases = ["gitleaks:dropbox-short-lived-api-token", "trufflehog:Dropbox"],
        };

    public override ImmutableArray<string> Keywords => ["dropbox"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("sl[.][0-9A-Za-z=_-]{135}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DROPBOX_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"dropbox_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"DROPBOX_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DROPBOX_API_TOKEN = os.environ[\"DROPBOX_API_TOKEN\"]\n"),
        ];
}
