namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Alibaba Cloud access key id.</summary>
public sealed class AlibabaAccessKeyId : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/alibaba-access-key-id",
            Title = "Alibaba Cloud access key id",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It names an access key of an Alibaba Cloud account; its secret half is usually beside it.",
            Fix = "Disable the AccessKey pair in the RAM console; give instances RAM roles.",
            References = ["https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"],
            Aliases = ["gitleaks:alibaba-access-key-id", "trufflehog:Alibaba"],
        };

    public override ImmutableArray<string> Keywords => ["ltai"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("LTAI[0-9A-Za-z]{12,26}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 2.5;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ALIBABA_CLOUD_ACCESS_KEY_ID=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"LTAI{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>An Alibaba Cloud access key secret.</summary>
public sealed class AlibabaAccessKeySecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/alibaba-access-key-secret",
            Title = "Alibaba Cloud access key secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the access key id beside it anyone acts as the RAM user.",
            Fix = "Disable the AccessKey pair in the RAM console; give instances RAM roles.",
            References = ["https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"],
            Aliases = ["gitleaks:alibaba-secret-key", "trufflehog:Alibaba"],
        };

    public override ImmutableArray<string> Keywords => ["alibaba", "aliyun", "accesskeysecret", "access_key_secret"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/alibaba-access-key-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{30}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export ALIBABA_CLOUD_ACCESS_KEY_SECRET=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"provider \"acme\" {{\n  alibaba_cloud_access_key_secret = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ALIBABA_CLOUD_ACCESS_KEY_SECRET = os.environ[\"ALIBABA_CLOUD_ACCESS_KEY_SECRET\"]\n"),
        ];
}
