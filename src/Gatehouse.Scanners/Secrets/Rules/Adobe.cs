namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Adobe client id.</summary>
public sealed class AdobeClientId : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/adobe-client-id",
            Title = "Adobe client id",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names an Adobe project; its client secret is usually a few lines away.",
            Fix = "Look for the secret beside it; if that leaked too, rotate it in the Adobe Developer Console.",
            References = ["https://developer.adobe.com/developer-console/docs/guides/credentials/"],
            Aliases = ["gitleaks:adobe-client-id"],
        };

    public override ImmutableArray<string> Keywords => ["adobe"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ADOBE_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"adobe_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ADOBE_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ADOBE_API_TOKEN = os.environ[\"ADOBE_API_TOKEN\"]\n"),
        ];
}

/// <summary>An Adobe client secret.</summary>
public sealed class AdobeClientSecret : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/adobe-client-secret",
            Title = "Adobe client secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the client id it obtains access tokens for every API of the Adobe project.",
            Fix = "Rotate it in the Adobe Developer Console → Credentials → Client secrets.",
            References = ["https://developer.adobe.com/developer-console/docs/guides/credentials/"],
            Aliases = ["gitleaks:adobe-client-secret"],
        };

    public override ImmutableArray<string> Keywords => ["p8e-"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/adobe-client-id"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("p8e-[0-9A-Za-z_-]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"adobe.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  ADOBE: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
