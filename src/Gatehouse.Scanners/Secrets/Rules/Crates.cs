namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A crates.io API token.</summary>
public sealed class CratesToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/crates-token",
            Title = "crates.io API token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It publishes new versions of your crates: whoever builds them runs the attacker's code.",
            Fix = "Revoke it at crates.io → Account settings → API tokens; publish with trusted publishing (OIDC).",
            References = ["https://doc.rust-lang.org/cargo/reference/publishing.html"],
        };

    public override ImmutableArray<string> Keywords => ["cio"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("cio[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[3..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[registry]\ntoken = \"«{Fake()}»\"\n", "credentials.toml"),
            Bad($"CARGO_REGISTRY_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..11]}\"\n"),
            Good("filled with one character", $"VALUE = \"cio{new string('x', Fake().Length - 3)}\"\n"),
        ];
}
