namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Prefect API key.</summary>
public sealed class PrefectApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/prefect-api-key",
            Title = "Prefect API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It starts flows on your workers and reads blocks, which hold more secrets.",
            Fix = "Delete it at app.prefect.cloud → API keys.",
            References = ["https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys"],
            Aliases = ["gitleaks:prefect-api-token", "trufflehog:Prefect"],
        };

    public override ImmutableArray<string> Keywords => ["pnu_", "pnb_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("pn[ub]_[0-9A-Za-z]{36}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const prefectApiKey = '«{Fake()}»';\n", "client.js"),
            Bad($"prefect.api.key=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"pnu_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
