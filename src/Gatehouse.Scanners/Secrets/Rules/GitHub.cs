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

/// <summary>A GitHub fine-grained personal access token.</summary>
public sealed class GithubFineGrainedToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/github-fine-grained-token",
            Title = "GitHub fine-grained personal access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and writes the repositories and organization settings it was granted, in the name of its owner.",
            Fix =
                "Revoke it under Settings → Developer settings → Fine-grained tokens; in workflows use the job's own "
                + "`GITHUB_TOKEN`, elsewhere a GitHub App.",
            References =
            [
                "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens",
            ],
            Aliases = ["gitleaks:github-fine-grained-pat", "trufflehog:Github"],
        };

    public override ImmutableArray<string> Keywords => ["github_pat_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("github_pat_[0-9A-Za-z_]{82}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[11..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GITHUB_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"env:\n  GITHUB_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..19]}\"\n"),
            Good("filled with one character", $"VALUE = \"github_pat_{new string('x', Fake().Length - 11)}\"\n"),
            Good("a name that only begins like it", "def github_pat_is_valid(token): pass\n"),
        ];
}

/// <summary>A GitHub OAuth access token.</summary>
public sealed class GithubOauthToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/github-oauth-token",
            Title = "GitHub OAuth access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why =
                "An application received it for a user; whoever holds it has the scopes that user agreed to, often all "
                + "private repositories.",
            Fix =
                "Have the user revoke the app under Settings → Applications → Authorized OAuth Apps, or delete the token "
                + "through the applications API.",
            References = ["https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"],
            Aliases = ["gitleaks:github-oauth", "trufflehog:Github", "detect-secrets:GitHubTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["gho_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("gho_[0-9A-Za-z]{36}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Crc32Base62.Holds(token, prefixLength: 4);

    protected override string Complete(string fake) => Crc32Base62.Complete(fake, prefixLength: 4);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"githubOauthToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"export GITHUB_OAUTH_TOKEN=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"gho_{new string('x', Fake().Length - 4)}\"\n"),
            Good("a checksum that does not fit", $"VALUE = \"{Pattern.Fake(7)}\"\n"),
        ];
}

/// <summary>A GitHub App user access token.</summary>
public sealed class GithubAppUserToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/github-app-user-token",
            Title = "GitHub App user access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It acts as a user through a GitHub App, within what both may do.",
            Fix =
                "Revoke the authorization under Settings → Applications → Authorized GitHub Apps and let tokens expire " + "(the default).",
            References = ["https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"],
            Aliases = ["gitleaks:github-app-token", "trufflehog:Github", "detect-secrets:GitHubTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["ghu_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ghu_[0-9A-Za-z]{36}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Crc32Base62.Holds(token, prefixLength: 4);

    protected override string Complete(string fake) => Crc32Base62.Complete(fake, prefixLength: 4);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GITHUB_USER_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"ghu_{new string('x', Fake().Length - 4)}\"\n"),
            Good("a checksum that does not fit", $"VALUE = \"{Pattern.Fake(7)}\"\n"),
        ];
}

/// <summary>A GitHub App installation token.</summary>
public sealed class GithubAppInstallationToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/github-app-installation-token",
            Title = "GitHub App installation token",
            Severity = Severity.High,
            Cwe = [798],
            Why =
                "It acts as the GitHub App on every repository of the installation for an hour after it was made; a "
                + "workflow that prints it hands over that hour.",
            Fix = "Delete it with `DELETE /installation/token`, or wait an hour; find out what wrote it to a file and stop " + "that.",
            References = ["https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"],
            Aliases = ["gitleaks:github-app-token", "trufflehog:Github", "detect-secrets:GitHubTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["ghs_"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of(
            "ghs_([0-9A-Za-z]{36}|[0-9]{1,12}_eyJ[0-9A-Za-z_-]{10,400}[.]eyJ[0-9A-Za-z_-]{20,900}[.][0-9A-Za-z_-]" + "{43,700})"
        );

    protected override bool Holds(ReadOnlySpan<byte> token) => token.Contains((byte)'.') || Crc32Base62.Holds(token, prefixLength: 4);

    protected override string Complete(string fake) =>
        fake.Contains('.', StringComparison.Ordinal) ? fake : Crc32Base62.Complete(fake, prefixLength: 4);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GH_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"git clone https://x-access-token:«{Fake(1)}»@github.example/acme/app.git\n", "clone.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"ghs_{new string('x', Fake().Length - 4)}\"\n"),
            Good("a checksum that does not fit", $"VALUE = \"ghs_{Fake("[0-9A-Za-z]{36}", 3)}\"\n"),
        ];
}

/// <summary>A GitHub App refresh token.</summary>
public sealed class GithubRefreshToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/github-refresh-token",
            Title = "GitHub App refresh token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "For six months it can be exchanged, together with the client secret, for new user access tokens.",
            Fix =
                "Revoke the authorization under Settings → Applications → Authorized GitHub Apps; keep refresh tokens "
                + "encrypted on the server.",
            References = ["https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"],
            Aliases = ["gitleaks:github-refresh-token", "trufflehog:Github", "detect-secrets:GitHubTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["ghr_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ghr_[0-9A-Za-z]{36,76}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Crc32Base62.Holds(token, prefixLength: 4);

    protected override string Complete(string fake) => Crc32Base62.Complete(fake, prefixLength: 4);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  GITHUB_REFRESH_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"const githubRefreshToken = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"ghr_{new string('x', Fake().Length - 4)}\"\n"),
            Good("a checksum that does not fit", $"VALUE = \"{Pattern.Fake(7)}\"\n"),
        ];
}
