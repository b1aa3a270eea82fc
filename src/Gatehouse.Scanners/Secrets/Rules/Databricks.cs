namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Databricks personal access token.</summary>
public sealed class DatabricksToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/databricks-token",
            Title = "Databricks personal access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads the tables, notebooks and secrets of its owner and runs code on clusters.",
            Fix = "Revoke it under Settings → Developer → Access tokens; let jobs sign in with OAuth as a service principal.",
            References = ["https://docs.databricks.com/aws/en/dev-tools/auth/pat"],
            Aliases = ["gitleaks:databricks-api-token", "trufflehog:DatabricksToken"],
        };

    public override ImmutableArray<string> Keywords => ["dapi"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dapi[0-9a-f]{32}(-[0-9])?");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\ndatabricks_token = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export DATABRICKS_TOKEN=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"dapi{new string('x', Fake().Length - 4)}\"\n"),
            Good("a path", "GET /dapi/v1/orders\n", "notes.txt"),
        ];
}
