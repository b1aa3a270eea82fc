namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A SonarQube token.</summary>
public sealed class SonarToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sonar-token",
            Title = "SonarQube token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads the source and its issues, or uploads analyses that hide them.",
            Fix = "Revoke it under My Account → Security.",
            References = ["https://docs.sonarsource.com/sonarqube-server/"],
            Aliases = ["gitleaks:sonar-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["squ_", "sqp_", "sqa_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sq[upa]_[0-9a-f]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"mvn sonar:sonar -Dsonar.token=«{Fake()}»\n", "build.sh"),
            Bad($"env:\n  SONAR_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"squ_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A SonarQube token (older form).</summary>
public sealed class SonarLegacyToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sonar-legacy-token",
            Title = "SonarQube token (older form)",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads private code and issues and uploads analyses as its owner.",
            Fix = "Revoke it in SonarQube → My account → Security.",
            References = ["https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/"],
            Aliases = ["gitleaks:sonar-api-token", "trufflehog:SonarCloud"],
        };

    public override ImmutableArray<string> Keywords => ["sonar"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_=-]{40}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SONAR_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"sonar_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SONAR_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SONAR_API_TOKEN = os.environ[\"SONAR_API_TOKEN\"]\n"),
        ];
}
