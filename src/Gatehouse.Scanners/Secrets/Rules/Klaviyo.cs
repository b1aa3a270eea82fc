namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Klaviyo private API key.</summary>
public sealed class KlaviyoPrivateKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/klaviyo-private-key",
            Title = "Klaviyo private API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads profiles and sends campaigns of the account.",
            Fix = "Delete it in Klaviyo → Settings → API keys.",
            References = ["https://developers.klaviyo.com/en/docs/authenticate_"],
            Aliases = ["trufflehog:Klaviyo"],
        };

    public override ImmutableArray<string> Keywords => ["pk_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("pk_[0-9a-f]{34}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[3..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"klaviyo.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  KLAVIYO: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..11]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..3]}{new string('x', Fake().Length - 3)}\"\n"),
        ];
}
