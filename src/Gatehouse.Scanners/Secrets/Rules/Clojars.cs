namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Clojars deploy token.</summary>
public sealed class ClojarsToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/clojars-token",
            Title = "Clojars deploy token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It publishes new versions of your libraries: whoever builds with them runs the attacker's code.",
            Fix = "Disable it at clojars.org → Deploy tokens.",
            References = ["https://github.com/clojars/clojars-web/wiki/Deploy-Tokens"],
            Aliases = ["gitleaks:clojars-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["clojars_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("CLOJARS_[0-9a-z]{60}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[8..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"clojars.token=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  CLOJARS_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"CLOJARS_{new string('x', Fake().Length - 8)}\"\n"),
            Good("a variable", "CLOJARS_USERNAME=acme\n", ".env"),
        ];
}
