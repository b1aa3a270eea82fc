namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Smartsheet access token.</summary>
public sealed class SmartsheetToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/smartsheet-token",
            Title = "Smartsheet access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes the sheets of its owner.",
            Fix = "Revoke it in Smartsheet → Personal settings → API access.",
            References = ["https://developers.smartsheet.com/api/smartsheet/guides/basics/authentication"],
            Aliases = ["trufflehog:Smartsheets"],
        };

    public override ImmutableArray<string> Keywords => ["smartsheet"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{37}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SMARTSHEET_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"smartsheet_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SMARTSHEET_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SMARTSHEET_API_TOKEN = os.environ[\"SMARTSHEET_API_TOKEN\"]\n"),
        ];
}
