namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Dropbox access token.</summary>
public sealed class DropboxAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/dropbox-access-token",
            Title = "Dropbox access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "For a few hours it reads and changes the files of the account.",
            Fix = "Revoke it with `/2/auth/token/revoke` or disconnect the app in the account's settings.",
            References = ["https://www.dropbox.com/developers/documentation/http/documentation"],
            Aliases = ["gitleaks:dropbox-short-lived-api-token", "trufflehog:Dropbox"],
        };

    public override ImmutableArray<string> Keywords => ["sl.u.", "sl.a", "sl.b"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sl[.](u[.])?[AB][0-9A-Za-z_-]{120,1300}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[6..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  DROPBOX_ACCESS_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\ndropbox_access_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("a module", "ctx = ssl.about_to_connect(host)\n"),
            Good("cut short", $"VALUE = \"sl.{Fake("B[0-9A-Za-z]{60}")}\"\n"),
        ];
}
