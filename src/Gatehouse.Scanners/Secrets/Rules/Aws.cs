namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An AWS access key id.</summary>
public sealed class AwsAccessKeyId : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/aws-access-key-id",
            Title = "AWS access key id",
            Severity = Severity.Medium,
            Cwe = [798],
            Why =
                "It names an access key of an AWS account; its secret half is usually a few lines away, and together "
                + "they act as the IAM user or role.",
            Fix =
                "Deactivate the key in IAM → Users → Security credentials, look at CloudTrail for its use, and give "
                + "workloads roles instead of keys.",
            References = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
            Aliases = ["gitleaks:aws-access-token", "trufflehog:AWS", "detect-secrets:AWSKeyDetector"],
        };

    public override ImmutableArray<string> Keywords => ["akia", "asia", "abia", "acca", "a3t"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(AKIA|ASIA|ABIA|ACCA|A3T[0-9A-Z])[A-Z2-7]{16}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 2.5;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"AWS_ACCESS_KEY_ID=«{Fake()}»\n", ".env"),
            Bad($"[default]\naws_access_key_id = «{Fake(1)}»\n", "credentials.ini"),
            Bad($"provider \"acme\" {{\n  aws_access_key_id = \"«{Fake(2)}»\"\n}}\n", "main.tf"),
            Good("the key of AWS's own documentation", "key = \"AKIAIOSFODNN7EXAMPLE\"\n"),
            Good("digits outside the alphabet", $"key = \"AKIA{Fake("[A-Z2-7]{12}")}0189\"\n"),
            Good("a time zone", "zone = \"ASIA/HO_CHI_MINH_CITY\"\n"),
        ];
}

/// <summary>An AWS secret access key.</summary>
public sealed class AwsSecretAccessKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/aws-secret-access-key",
            Title = "AWS secret access key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the access key id beside it anyone acts as the IAM user: starts machines, reads buckets, creates " + "more keys.",
            Fix =
                "Deactivate the key in IAM → Users → Security credentials, look at CloudTrail for its use, and give "
                + "workloads roles instead of keys.",
            References = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
            Aliases = ["trufflehog:AWS", "detect-secrets:AWSKeyDetector"],
        };

    public override ImmutableArray<string> Keywords =>
        ["aws_secret", "aws-secret", "awssecret", "secret_access_key", "secretaccesskey", "secret-access-key"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/aws-access-key-id"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z/+]{40}");

    protected override double LeastEntropy => 4.0;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"AWS_SECRET_ACCESS_KEY=«{Fake()}»\n", ".env"),
            Bad($"[default]\naws_secret_access_key = «{Fake(1)}»\n", "credentials.ini"),
            Bad($"client = boto3.client(\"s3\", aws_secret_access_key=\"«{Fake(2)}»\")\n"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "AWS_SECRET_ACCESS_KEY = os.environ[\"AWS_SECRET_ACCESS_KEY\"]\n"),
            Good("the key of AWS's own documentation", "aws_secret_access_key = \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"\n"),
            Good("a hash", $"aws_secret_access_key_sha1 = \"{Fake("[0-9a-f]{40}")}\"\n"),
            Good("a path", "aws_secret_key_path = \"/var/lib/acme/secrets/production/awskey1\"\n"),
        ];
}

/// <summary>An Amazon Bedrock API key.</summary>
public sealed class AwsBedrockApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/aws-bedrock-api-key",
            Title = "Amazon Bedrock API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls every model of Amazon Bedrock at the account's expense, for as long as its owner chose.",
            Fix =
                "Delete the key of the IAM user under Security credentials → API keys for Amazon Bedrock; use short-term "
                + "keys or roles.",
            References = ["https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"],
            Aliases = ["gitleaks:aws-amazon-bedrock-api-key-long-lived"],
        };

    public override ImmutableArray<string> Keywords => ["abskqmvkcm9ja0fqsutles"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ABSKQmVkcm9ja0FQSUtleS[0-9A-Za-z+/]{80,250}={0,2}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[22..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"awsBearerTokenBedrock\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const awsBearerTokenBedrock = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..30]}\"\n"),
            Good("filled with one character", $"VALUE = \"ABSKQmVkcm9ja0FQSUtleS{new string('x', Fake().Length - 22)}\"\n"),
        ];
}

/// <summary>An Amazon Bedrock short-term API key.</summary>
public sealed class AwsBedrockShortKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/aws-bedrock-short-key",
            Title = "Amazon Bedrock short-term API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It calls the models of Amazon Bedrock at the account's expense for up to twelve hours.",
            Fix = "End the session of the role or user that made it; it expires by itself.",
            References = ["https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"],
            Aliases = ["gitleaks:aws-amazon-bedrock-api-key-short-lived"],
        };

    public override ImmutableArray<string> Keywords => ["bedrock-api-key-ymvkcm9jay5hbwf6b25hd3muy29t"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[0-9A-Za-z+/=_-]{40,2000}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"aws.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  AWS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("a name that only begins like it", "bedrock-api-key = none\n"),
        ];
}
