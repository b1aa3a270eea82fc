namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Shopify admin API access token.</summary>
public sealed class ShopifyAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/shopify-access-token",
            Title = "Shopify admin API access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and changes the shop: orders, customers, products, as far as its scopes reach.",
            Fix = "Uninstall the app or rotate its credentials in the shop's admin → Apps → Develop apps.",
            References = ["https://shopify.dev/docs/apps/build/authentication-authorization"],
            Aliases = ["gitleaks:shopify-access-token", "trufflehog:Shopify"],
        };

    public override ImmutableArray<string> Keywords => ["shpat_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("shpat_[0-9a-fA-F]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export SHOPIFY_ACCESS_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"SHOPIFY_ACCESS_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"shpat_{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Shopify custom app access token.</summary>
public sealed class ShopifyCustomAppToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/shopify-custom-app-token",
            Title = "Shopify custom app access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and changes the shop: orders, customers, products, as far as its scopes reach.",
            Fix = "Uninstall the custom app in the shop's admin and install it again.",
            References = ["https://shopify.dev/docs/apps/build/authentication-authorization"],
            Aliases = ["gitleaks:shopify-custom-access-token", "trufflehog:Shopify"],
        };

    public override ImmutableArray<string> Keywords => ["shpca_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("shpca_[0-9a-fA-F]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"shopify.custom.app.token=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  SHOPIFY_CUSTOM_APP_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"shpca_{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Shopify private app password.</summary>
public sealed class ShopifyPrivateAppPassword : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/shopify-private-app-password",
            Title = "Shopify private app password",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and changes the shop: orders, customers, products, as far as its scopes reach.",
            Fix = "Rotate the password of the private app in the shop's admin, and move to a custom app.",
            References = ["https://shopify.dev/docs/apps/build/authentication-authorization"],
            Aliases = ["gitleaks:shopify-private-app-access-token", "trufflehog:Shopify"],
        };

    public override ImmutableArray<string> Keywords => ["shppa_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("shppa_[0-9a-fA-F]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SHOPIFY_PRIVATE_APP_PASSWORD = \"«{Fake()}»\"\n"),
            Bad($"{{ \"shopifyPrivateAppPassword\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"shppa_{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A Shopify app shared secret.</summary>
public sealed class ShopifySharedSecret : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/shopify-shared-secret",
            Title = "Shopify app shared secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With it an attacker can forge webhooks and session tokens that the app believes.",
            Fix = "Rotate the client secret in the partner dashboard → App → Client credentials.",
            References = ["https://shopify.dev/docs/apps/build/authentication-authorization"],
            Aliases = ["gitleaks:shopify-shared-secret", "trufflehog:Shopify"],
        };

    public override ImmutableArray<string> Keywords => ["shpss_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("shpss_[0-9a-fA-F]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SHOPIFY_SHARED_SECRET=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"shpss_{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
