namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Okta API token.</summary>
public sealed class OktaApiToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/okta-api-token",
            Title = "Okta API token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It administers the directory as its owner: users, groups, applications, factors.",
            Fix = "Revoke it under Security → API → Tokens; use OAuth for service apps with scopes.",
            References = ["https://developer.okta.com/docs/guides/create-an-api-token/main/"],
            Aliases = ["gitleaks:okta-access-token", "trufflehog:Okta"],
        };

    public override ImmutableArray<string> Keywords => ["okta"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("00[0-9A-Za-z_=-]{40}");

    protected override double LeastEntropy => 3.5;

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsRich(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"X-Okta-Api-Token: «{Fake()}»\" https://acme.okta.example/api/v1/users\n", "call.sh"),
            Bad($"provider \"acme\" {{\n  okta_api_token = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "OKTA_API_TOKEN = os.environ[\"OKTA_API_TOKEN\"]\n"),
        ];
}
