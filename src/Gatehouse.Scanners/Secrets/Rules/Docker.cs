namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Docker Hub personal access token.</summary>
public sealed class DockerPersonalToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/docker-personal-token",
            Title = "Docker Hub personal access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It pushes images in its owner's name: whoever pulls them runs the attacker's code.",
            Fix = "Delete it at app.docker.com → Account settings → Personal access tokens.",
            References = ["https://docs.docker.com/security/access-tokens/"],
            Aliases = ["trufflehog:Docker"],
        };

    public override ImmutableArray<string> Keywords => ["dckr_pat_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dckr_pat_[0-9A-Za-z_-]{27}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[9..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"docker login -u acme -p «{Fake()}»\n", "login.sh"),
            Bad($"env:\n  DOCKER_PERSONAL_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..17]}\"\n"),
            Good("filled with one character", $"VALUE = \"dckr_pat_{new string('x', Fake().Length - 9)}\"\n"),
        ];
}

/// <summary>A Docker Hub organization access token.</summary>
public sealed class DockerOrganizationToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/docker-organization-token",
            Title = "Docker Hub organization access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It pulls and pushes the images of the organization.",
            Fix = "Deactivate it at app.docker.com → Admin Console → Access tokens.",
            References = ["https://docs.docker.com/enterprise/security/access-tokens/"],
        };

    public override ImmutableArray<string> Keywords => ["dckr_oat_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dckr_oat_[0-9A-Za-z_-]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[9..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const dockerOrganizationToken = '«{Fake()}»';\n", "client.js"),
            Bad($"docker.organization.token=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..17]}\"\n"),
            Good("filled with one character", $"VALUE = \"dckr_oat_{new string('x', Fake().Length - 9)}\"\n"),
        ];
}
