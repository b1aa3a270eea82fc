namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Facebook access token.</summary>
public sealed class FacebookAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/facebook-access-token",
            Title = "Facebook access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It posts and reads as a page, a person or a WhatsApp number, as far as its permissions reach.",
            Fix =
                "Invalidate it: change the app secret or the user's password, or remove the app; look it up in the "
                + "access token debugger first.",
            References = ["https://developers.facebook.com/docs/facebook-login/guides/access-tokens/"],
            Aliases = ["gitleaks:facebook-page-access-token", "trufflehog:FacebookOAuth"],
        };

    public override ImmutableArray<string> Keywords => ["facebook", "fb_", "instagram", "whatsapp", "meta_access"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("EAA[0-9A-Za-z]{60,400}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FACEBOOK_ACCESS_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"FACEBOOK_ACCESS_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FACEBOOK_ACCESS_TOKEN = os.environ[\"FACEBOOK_ACCESS_TOKEN\"]\n"),
        ];
}

/// <summary>A Facebook app secret.</summary>
public sealed class FacebookAppSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/facebook-app-secret",
            Title = "Facebook app secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With it an attacker acts as the app and extends stolen user tokens.",
            Fix = "Reset it at developers.facebook.com → App settings → Basic.",
            References = ["https://developers.facebook.com/docs/development/create-an-app/app-dashboard/basic-settings/"],
            Aliases = ["gitleaks:facebook-secret", "trufflehog:FacebookOAuth"],
        };

    public override ImmutableArray<string> Keywords => ["facebook", "fb_app", "fb_secret"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  FACEBOOK_APP_SECRET: «{Fake()}»\n", "deploy.yaml"),
            Bad($"{{ \"facebook_app_secret\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FACEBOOK_APP_SECRET = os.environ[\"FACEBOOK_APP_SECRET\"]\n"),
        ];
}

/// <summary>A Facebook app access token.</summary>
public sealed class FacebookAppToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/facebook-app-token",
            Title = "Facebook app access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It acts as the app: reads its settings and insights, and publishes as far as it was allowed.",
            Fix = "Reset the app secret in the Meta app dashboard; the token changes with it.",
            References = ["https://developers.facebook.com/docs/facebook-login/guides/access-tokens/"],
            Aliases = ["gitleaks:facebook-access-token", "trufflehog:FacebookOAuth"],
        };

    public override ImmutableArray<string> Keywords => ["facebook", "fb_", "access_token", "accesstoken"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9]{15,16}[|%][0-9A-Za-z_-]{27,40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FACEBOOK_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"facebook_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"FACEBOOK_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "FACEBOOK_API_TOKEN = os.environ[\"FACEBOOK_API_TOKEN\"]\n"),
        ];
}

/// <summary>A Facebook page access token.</summary>
public sealed class FacebookPageToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/facebook-page-token",
            Title = "Facebook page access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It posts as the page and reads its messages and insights.",
            Fix = "Remove the app under the page's settings → Business integrations, or reset the app secret.",
            References = ["https://developers.facebook.com/docs/pages/access-tokens/"],
            Aliases = ["gitleaks:facebook-page-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["eaam", "eaac"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("EAA[MC][0-9A-Za-z]{100,400}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]) && EntropyOf(token) >= 4.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"facebook.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  FACEBOOK: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
