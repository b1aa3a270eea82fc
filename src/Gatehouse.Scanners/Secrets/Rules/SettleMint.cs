namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A SettleMint access token.</summary>
public sealed class SettlemintAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/settlemint-access-token",
            Title = "SettleMint access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It manages applications and blockchain nodes of the organization.",
            Fix = "Revoke it in the SettleMint console → Access tokens.",
            References = ["https://console.settlemint.com/documentation/"],
            Aliases =
            [
                "gitleaks:settlemint-application-access-token",
                "gitleaks:settlemint-personal-access-token",
                "gitleaks:settlemint-service-access-token",
            ],
        };

    public override ImmutableArray<string> Keywords => ["sm_aat_", "sm_pat_", "sm_sat_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sm_[aps]at_[0-9A-Za-z]{16}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 2.8;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"settle_mint.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  SETTLE_MINT: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}
