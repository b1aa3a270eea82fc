namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Artifactory API key.</summary>
public sealed class ArtifactoryApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/artifactory-api-key",
            Title = "Artifactory API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and, as far as its owner may, replaces the packages and images that your builds use.",
            Fix = "Revoke it in the user's profile; JFrog replaces API keys with access tokens.",
            References = ["https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens"],
            Aliases = ["gitleaks:artifactory-api-key", "trufflehog:ArtifactoryAccessToken", "detect-secrets:ArtifactoryDetector"],
        };

    public override ImmutableArray<string> Keywords => ["akcp"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("AKCp[0-9A-Za-z]{69}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"X-JFrog-Art-Api: «{Fake()}»\" https://repo.acme.example/api/ping\n", "call.sh"),
            Bad($"artifactory.api.key=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"AKCp{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>An Artifactory reference token.</summary>
public sealed class ArtifactoryReferenceToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/artifactory-reference-token",
            Title = "Artifactory reference token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It stands for an access token: reads and, as far as that may, replaces the packages your builds use.",
            Fix = "Revoke it under Administration → User management → Access tokens.",
            References = ["https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens"],
            Aliases = ["gitleaks:artifactory-reference-token"],
        };

    public override ImmutableArray<string> Keywords => ["cmvmd"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("cmVmd[0-9A-Za-z]{59}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export ARTIFACTORY_REFERENCE_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"ARTIFACTORY_REFERENCE_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"cmVmdGtu{new string('x', Fake().Length - 8)}\"\n"),
        ];
}

/// <summary>A JFrog API key.</summary>
public sealed class JfrogApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/jfrog-api-key",
            Title = "JFrog API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and publishes artifacts as its owner: whoever has it can change what others install.",
            Fix = "Revoke it in the JFrog platform → Edit profile; use scoped access tokens.",
            References = ["https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens"],
            Aliases = ["gitleaks:jfrog-api-key", "trufflehog:ArtifactoryAccessToken"],
        };

    public override ImmutableArray<string> Keywords => ["jfrog", "artifactory", "bintray", "xray"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{73}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"JFROG_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"jfrog_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"JFROG_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "JFROG_API_TOKEN = os.environ[\"JFROG_API_TOKEN\"]\n"),
        ];
}

/// <summary>A JFrog identity token.</summary>
public sealed class JfrogIdentityToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/jfrog-identity-token",
            Title = "JFrog identity token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and publishes artifacts as its owner: whoever has it can change what others install.",
            Fix = "Revoke it in the JFrog platform → Edit profile → Identity tokens.",
            References = ["https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens"],
            Aliases = ["gitleaks:jfrog-identity-token"],
        };

    public override ImmutableArray<string> Keywords => ["jfrog", "artifactory", "bintray", "xray"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{64}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"JFROG_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"jfrog_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"JFROG_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "JFROG_API_TOKEN = os.environ[\"JFROG_API_TOKEN\"]\n"),
        ];
}
