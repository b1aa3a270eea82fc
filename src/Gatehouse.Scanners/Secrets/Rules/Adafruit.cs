namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Adafruit IO key.</summary>
public sealed class AdafruitIoKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/adafruit-io-key",
            Title = "Adafruit IO key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads feeds and sends commands to the devices that listen to them.",
            Fix = "Regenerate it at io.adafruit.com → My Key.",
            References = ["https://io.adafruit.com/api/docs/"],
            Aliases = ["gitleaks:adafruit-api-key", "trufflehog:AdafruitIO"],
        };

    public override ImmutableArray<string> Keywords => ["aio_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("aio_[0-9A-Za-z]{28}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"adafruit.io.key=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  ADAFRUIT_IO_KEY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"aio_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>An Adafruit IO key (older form).</summary>
public sealed class AdafruitLegacyKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/adafruit-legacy-key",
            Title = "Adafruit IO key (older form)",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads feeds and sends commands to the devices that listen to them.",
            Fix = "Regenerate it at io.adafruit.com → My Key.",
            References = ["https://io.adafruit.com/api/docs/"],
            Aliases = ["gitleaks:adafruit-api-key", "trufflehog:AdafruitIO"],
        };

    public override ImmutableArray<string> Keywords => ["adafruit"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_-]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ADAFRUIT_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"adafruit_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"ADAFRUIT_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ADAFRUIT_API_TOKEN = os.environ[\"ADAFRUIT_API_TOKEN\"]\n"),
        ];
}
