namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Cloudinary URL with API secret.</summary>
public sealed class CloudinaryUrl : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cloudinary-url",
            Title = "Cloudinary URL with API secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "Key and secret in it upload, change and delete every asset of the cloud.",
            Fix = "Disable the access key in Cloudinary → Settings → API keys.",
            References = ["https://cloudinary.com/documentation/developer_onboarding_faq_find_credentials"],
        };

    public override ImmutableArray<string> Keywords => ["cloudinary://"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("cloudinary://[0-9]{12,16}:[0-9A-Za-z_-]{24,32}@[0-9A-Za-z_-]{1,64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[26..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"cloudinary.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  CLOUDINARY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}
