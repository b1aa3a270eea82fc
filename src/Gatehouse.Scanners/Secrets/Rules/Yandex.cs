namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Yandex Cloud API key.</summary>
public sealed class YandexApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/yandex-api-key",
            Title = "Yandex Cloud API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls Yandex Cloud services (speech, translation, models) as its service account.",
            Fix = "Delete the API key of the service account and give the next one a scope and an end date.",
            References = ["https://yandex.cloud/en/docs/iam/concepts/authorization/api-key"],
            Aliases = ["gitleaks:yandex-api-key"],
        };

    public override ImmutableArray<string> Keywords => ["aqvn"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("AQVN[0-9A-Za-z_-]{35,38}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nyandex_api_key = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export YANDEX_API_KEY=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"AQVN{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A Yandex Cloud IAM token.</summary>
public sealed class YandexIamToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/yandex-iam-token",
            Title = "Yandex Cloud IAM token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "For up to twelve hours it acts as the account it was made for.",
            Fix = "Revoke it with `yc iam revoke-token`, and find out what wrote it to a file.",
            References = ["https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token"],
            Aliases = ["gitleaks:yandex-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["t1.7euel", "t1.9euel"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("t1[.][79]euel[0-9A-Za-z_-]{30,400}={0,2}[.][0-9A-Za-z_-]{86}={0,2}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[8..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const yandexIamToken = '«{Fake()}»';\n", "client.js"),
            Bad($"yandex.iam.token=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"t1.9euel{new string('x', Fake().Length - 8)}\"\n"),
        ];
}

/// <summary>A Yandex Cloud static access key.</summary>
public sealed class YandexStaticKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/yandex-static-key",
            Title = "Yandex Cloud static access key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and writes object storage buckets of the service account through the S3 API.",
            Fix = "Delete the static key of the service account.",
            References = ["https://yandex.cloud/en/docs/iam/concepts/authorization/access-key"],
            Aliases = ["gitleaks:yandex-aws-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["yandex", "yc_"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("YC[0-9A-Za-z_-]{38}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV YC_SECRET_KEY=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\nyc_secret_key = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "YC_SECRET_KEY = os.environ[\"YC_SECRET_KEY\"]\n"),
        ];
}

/// <summary>A Yandex access token.</summary>
public sealed class YandexNamedToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/yandex-named-token",
            Title = "Yandex access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It acts in Yandex Cloud as its owner for some hours.",
            Fix = "Wait for its end or revoke it, and change the account's key.",
            References = ["https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token"],
            Aliases = ["gitleaks:yandex-access-token"],
        };

    public override ImmutableArray<string> Keywords => ["yandex"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("t1[.][0-9A-Za-z_-]{1,400}={0,2}[.][0-9A-Za-z_-]{86}={0,2}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"YANDEX_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"yandex_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"YANDEX_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "YANDEX_API_TOKEN = os.environ[\"YANDEX_API_TOKEN\"]\n"),
        ];
}
