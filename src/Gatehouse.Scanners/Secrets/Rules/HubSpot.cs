namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A HubSpot private app token.</summary>
public sealed class HubspotPrivateAppToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/hubspot-private-app-token",
            Title = "HubSpot private app token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes contacts, deals and mail, as far as its scopes reach.",
            Fix = "Rotate it under Settings → Integrations → Private apps.",
            References = ["https://developers.hubspot.com/docs/guides/apps/private-apps/overview"],
            Aliases = ["trufflehog:HubSpotApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["pat-na1-", "pat-na2-", "pat-na3-", "pat-eu1-", "pat-ap1-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("pat-(na1|na2|na3|eu1|ap1)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[8..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nhubspot_private_app_token = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export HUBSPOT_PRIVATE_APP_TOKEN=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"pat-na1-{new string('x', Fake().Length - 8)}\"\n"),
        ];
}

/// <summary>A HubSpot API key.</summary>
public sealed class HubspotApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/hubspot-api-key",
            Title = "HubSpot API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes contacts, deals and mail of the portal.",
            Fix = "Deactivate it in HubSpot → Settings → Integrations; use a private app.",
            References = ["https://developers.hubspot.com/docs/guides/apps/authentication/intro-to-auth"],
            Aliases = ["gitleaks:hubspot-api-key", "trufflehog:HubSpotApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["hubspot", "hapikey"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"HUBSPOT_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"hubspot_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"HUBSPOT_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "HUBSPOT_API_TOKEN = os.environ[\"HUBSPOT_API_TOKEN\"]\n"),
        ];
}
