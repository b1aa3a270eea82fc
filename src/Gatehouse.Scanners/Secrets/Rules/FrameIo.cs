namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Frame.io developer token.</summary>
public sealed class FrameioDeveloperToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/frameio-developer-token",
            Title = "Frame.io developer token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads, shares and deletes unreleased footage as its owner.",
            Fix = "Delete it at developer.frame.io → Tokens.",
            References = ["https://developer.frame.io/"],
            Aliases = ["gitleaks:frameio-api-token", "trufflehog:FrameIO"],
        };

    public override ImmutableArray<string> Keywords => ["fio-u-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("fio-u-[0-9A-Za-z_=-]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nframeio_developer_token = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export FRAMEIO_DEVELOPER_TOKEN=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"fio-u-{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
