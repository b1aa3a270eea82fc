namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Asana personal access token.</summary>
public sealed class AsanaPersonalToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/asana-personal-token",
            Title = "Asana personal access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes tasks and projects as its owner.",
            Fix = "Revoke it in the developer console → Personal access tokens.",
            References = ["https://developers.asana.com/docs/personal-access-token"],
            Aliases = ["trufflehog:AsanaPersonalAccessToken"],
        };

    public override ImmutableArray<string> Keywords => ["asana"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9]/([0-9]{10,20}/)?[0-9]{10,20}:[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ASANA_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"ASANA_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "ASANA_TOKEN = os.environ[\"ASANA_TOKEN\"]\n"),
        ];
}
