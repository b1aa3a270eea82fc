namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Octopus Deploy API key.</summary>
public sealed class OctopusDeployApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/octopus-deploy-api-key",
            Title = "Octopus Deploy API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It deploys releases and reads variables as its owner.",
            Fix = "Revoke it in Octopus → My profile → My API keys.",
            References = ["https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key"],
            Aliases = ["gitleaks:octopus-deploy-api-key"],
        };

    public override ImmutableArray<string> Keywords => ["api-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("API-[0-9A-Z]{26}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.HasLettersAndDigits(token[4..]) && EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"octopus.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  OCTOPUS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
