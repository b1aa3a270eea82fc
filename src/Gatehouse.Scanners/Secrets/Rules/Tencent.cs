namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Tencent Cloud secret id.</summary>
public sealed class TencentSecretId : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/tencent-secret-id",
            Title = "Tencent Cloud secret id",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It names an API key of a Tencent Cloud account; its secret half is usually beside it.",
            Fix = "Disable and delete the key in the console → CAM → API keys; give instances roles.",
            References = ["https://www.tencentcloud.com/products/cam"],
            Aliases = ["trufflehog:TencentCloudKey"],
        };

    public override ImmutableArray<string> Keywords => ["akid"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("AKID[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"tencentSecretId\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const tencentSecretId = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"AKID{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A Tencent Cloud secret key.</summary>
public sealed class TencentSecretKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/tencent-secret-key",
            Title = "Tencent Cloud secret key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the secret id beside it anyone acts as the sub-user.",
            Fix = "Disable and delete the key in the console → CAM → API keys; give instances roles.",
            References = ["https://www.tencentcloud.com/products/cam"],
            Aliases = ["trufflehog:TencentCloudKey"],
        };

    public override ImmutableArray<string> Keywords => ["tencent", "qcloud"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/tencent-secret-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TENCENT_SECRET_KEY = \"«{Fake()}»\"\n"),
            Bad($"TENCENT_SECRET_KEY=«{Fake(1)}»\n", ".env"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TENCENT_SECRET_KEY = os.environ[\"TENCENT_SECRET_KEY\"]\n"),
        ];
}
