namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A GitHub personal access token (classic).</summary>
public sealed class GithubPersonalAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/github-personal-access-token",
            Title = "GitHub personal access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why =
                "Whoever reads it acts as its owner: pushes code, reads private repositories, changes settings, as far as its scopes reach.",
            Fix = "Revoke it under Settings → Developer settings → Personal access tokens, then use a fine-grained token or a GitHub App.",
            References =
            [
                "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens",
            ],
            Aliases = ["gitleaks:github-pat", "trufflehog:Github", "detect-secrets:GitHubTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["ghp_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ghp_[0-9A-Za-z]{36}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Crc32Base62.Holds(token, prefixLength: 4);

    protected override string Complete(string fake) => Crc32Base62.Complete(fake, prefixLength: 4);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TOKEN = \"«{Fake()}»\"\n"),
            Bad($"git clone https://«{Fake(1)}»@github.example/acme/app.git\n", "clone.sh"),
            Good("a checksum that does not fit", $"TOKEN = \"{Pattern.Fake(7)}\"\n"),
            Good("part of a longer word", $"x = \"{Fake()}abc\"\n"),
        ];
}
