namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Infracost API key.</summary>
public sealed class InfracostApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/infracost-api-key",
            Title = "Infracost API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It calls the cost API at the account's limits and reads the organization's runs.",
            Fix = "Regenerate it in Infracost Cloud → Org settings.",
            References = ["https://www.infracost.io/docs/"],
            Aliases = ["gitleaks:infracost-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["ico-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ico-[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"infracost.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  INFRACOST: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
