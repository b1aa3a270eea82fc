namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Defined Networking API token.</summary>
public sealed class DefinedNetworkingToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/defined-networking-token",
            Title = "Defined Networking API token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It creates hosts in the overlay network and changes what may reach what.",
            Fix = "Delete it in the Defined Networking admin panel → API keys.",
            References = ["https://docs.defined.net/api/defined-networking-api/"],
            Aliases = ["gitleaks:defined-networking-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["dnkey-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dnkey-[0-9A-Za-z=_-]{26}-[0-9A-Za-z=_-]{52}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"defined_networking.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  DEFINED_NETWORKING: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..6]}{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
