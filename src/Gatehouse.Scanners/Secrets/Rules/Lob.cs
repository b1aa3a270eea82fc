namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Lob API key.</summary>
public sealed class LobApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/lob-api-key",
            Title = "Lob API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends letters, cards and cheques at the account's expense and reads addresses.",
            Fix = "Rotate it in the dashboard → Settings → API keys.",
            References = ["https://docs.lob.com/"],
            Aliases = ["gitleaks:lob-api-key", "trufflehog:Lob"],
        };

    public override ImmutableArray<string> Keywords => ["lob_api", "lob-api", "lobapi", "lob_key", "lob_secret", "lob_live"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("(live|test)_[0-9a-f]{35}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export LOB_API_KEY=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"provider \"acme\" {{\n  lob_api_key = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LOB_API_KEY = os.environ[\"LOB_API_KEY\"]\n"),
        ];
}
