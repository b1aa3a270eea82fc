namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Cisco Meraki API key.</summary>
public sealed class CiscoMerakiApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/cisco-meraki-api-key",
            Title = "Cisco Meraki API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It configures networks, switches, cameras and firewalls of every organization its owner administers.",
            Fix = "Revoke it in the Meraki dashboard → My profile → API access.",
            References = ["https://developer.cisco.com/meraki/api-v1/authorization/"],
            Aliases = ["gitleaks:cisco-meraki-api-key", "trufflehog:Meraki"],
        };

    public override ImmutableArray<string> Keywords => ["meraki"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"MERAKI_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"meraki_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"MERAKI_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "MERAKI_API_TOKEN = os.environ[\"MERAKI_API_TOKEN\"]\n"),
        ];
}
