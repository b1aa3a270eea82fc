namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Pushbullet access token.</summary>
public sealed class PushbulletToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/pushbullet-token",
            Title = "Pushbullet access token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads and sends pushes, text messages among them, as its owner.",
            Fix = "Reset all access tokens in Pushbullet → Settings → Account.",
            References = ["https://docs.pushbullet.com/"],
            Aliases = ["trufflehog:PushBulletApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["pushbullet"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("o[.][0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"PUSHBULLET_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"pushbullet_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"PUSHBULLET_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "PUSHBULLET_API_TOKEN = os.environ[\"PUSHBULLET_API_TOKEN\"]\n"),
        ];
}
