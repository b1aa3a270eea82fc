namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A user and password in a URL.</summary>
public sealed class BasicAuthUrl : StructureRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/basic-auth-url",
            Title = "Password in a URL",
            Severity = Severity.High,
            Cwe = [798, 522],
            Why =
                "Whoever reads the URL can log in as this user; such URLs also end up in shell histories, proxies' logs and error messages.",
            Fix =
                "Change the password at the host, and let the client read it from the environment, a credential store or `.netrc` outside the repository.",
            References = ["https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"],
            Aliases = ["gitleaks:basic-auth-url", "trufflehog:URI", "detect-secrets:BasicAuthDetector"],
        };

    public override ImmutableArray<string> Keywords => ["://"];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        if (!UrlCredentials.TryRead(glimpse.Text, glimpse.At, out var url) || url.IsDatabase(glimpse.Text))
            return;
        finds.Spend(url.Password.Length);
        if (url.User.Length > 0 && url.Judge(glimpse.Text) is { } confidence)
            finds.Claim(this, url.Password, "Password in a URL", confidence);
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl https://deploy:«{Fake(Password)}»@files.todo.internal/release.tgz\n", "fetch.sh"),
            Bad($"PROXY = \"http://svc:«{Fake(Password, 1)}»@10.0.0.7:3128\"\n"),
            Good("a variable", "curl https://deploy:${PASSWORD}@files.todo.internal/\n", "fetch.sh"),
            Good("documentation", "https://user:password@host/path, https://user:pass@example.com/\n", "README.md"),
            Good("no password", "ssh://git@host.internal:22/acme/app.git\n", "README.md"),
            Good("a port and a path with an @", "http://localhost:8080/@scope/package\n", "README.md"),
            Good("a scoped package", "https://unpkg.internal/react@18.2.0/umd/react.js\n", "README.md"),
        ];

    private const string Password = "[A-Z][a-z]{3}[0-9]{3}[a-zA-Z0-9]{9}";
}
