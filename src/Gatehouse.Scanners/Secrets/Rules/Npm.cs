namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An npm access token.</summary>
public sealed class NpmAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/npm-access-token",
            Title = "npm access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It publishes new versions of your packages: whoever installs them runs the attacker's code.",
            Fix = "Delete it at npmjs.com → Access Tokens; publish from the pipeline with trusted publishing (OIDC).",
            References = ["https://docs.npmjs.com/about-access-tokens"],
            Aliases = ["gitleaks:npm-access-token", "trufflehog:NpmToken", "detect-secrets:NpmDetector"],
        };

    public override ImmutableArray<string> Keywords => ["npm_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("npm_[0-9A-Za-z]{36}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Crc32Base62.Holds(token, prefixLength: 4);

    protected override string Complete(string fake) => Crc32Base62.Complete(fake, prefixLength: 4);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"//registry.npm.example/:_authToken=«{Fake()}»\n", ".npmrc"),
            Bad($"env:\n  NPM_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"npm_{new string('x', Fake().Length - 4)}\"\n"),
            Good("a checksum that does not fit", $"VALUE = \"{Pattern.Fake(7)}\"\n"),
            Good("an environment variable", "home = os.environ[\"npm_config_cache_directory_for_all_users\"]\n"),
        ];
}
