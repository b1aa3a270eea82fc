namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A PostHog personal API key.</summary>
public sealed class PosthogPersonalKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/posthog-personal-key",
            Title = "PostHog personal API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads events and persons and changes projects as its owner.",
            Fix = "Delete it in PostHog → Settings → Personal API keys.",
            References = ["https://posthog.com/docs/api"],
            Aliases = ["trufflehog:PosthogApp"],
        };

    public override ImmutableArray<string> Keywords => ["phx_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("phx_[0-9A-Za-z]{43,49}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"post_hog.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  POST_HOG: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
