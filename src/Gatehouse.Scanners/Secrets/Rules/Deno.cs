namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Deno Deploy token.</summary>
public sealed class DenoDeployToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/deno-deploy-token",
            Title = "Deno Deploy token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It deploys code to the projects of its owner.",
            Fix = "Revoke it in Deno Deploy → Account settings → Access tokens.",
            References = ["https://docs.deno.com/deploy/"],
            Aliases = ["trufflehog:DenoDeploy"],
        };

    public override ImmutableArray<string> Keywords => ["ddp_", "ddo_", "ddw_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dd[pwo]_[0-9A-Za-z]{36}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"deno.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  DENO: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
