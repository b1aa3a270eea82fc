namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Duffel access token.</summary>
public sealed class DuffelAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/duffel-access-token",
            Title = "Duffel access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It books and cancels flights at the account's expense and reads travellers' data.",
            Fix = "Revoke it in the dashboard → Developers → Access tokens.",
            References = ["https://duffel.com/docs/api/overview/making-requests/authentication"],
            Aliases = ["gitleaks:duffel-api-token", "trufflehog:Duffel"],
        };

    public override ImmutableArray<string> Keywords => ["duffel_live_", "duffel_test_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("duffel_(live|test)_[0-9A-Za-z_=-]{43}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[12..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DUFFEL_ACCESS_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"{{ \"duffelAccessToken\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..20]}\"\n"),
            Good("filled with one character", $"VALUE = \"duffel_live_{new string('x', Fake().Length - 12)}\"\n"),
        ];
}
