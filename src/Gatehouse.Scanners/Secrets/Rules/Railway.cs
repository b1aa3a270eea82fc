namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Railway token.</summary>
public sealed class RailwayToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/railway-token",
            Title = "Railway token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It deploys to the project's environment and reads its variables; an account token reaches every project.",
            Fix = "Delete it under Project settings → Tokens or Account settings → Tokens.",
            References = ["https://docs.railway.com/guides/public-api"],
        };

    public override ImmutableArray<string> Keywords => ["railway"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export RAILWAY_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"provider \"acme\" {{\n  railway_token = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "RAILWAY_TOKEN = os.environ[\"RAILWAY_TOKEN\"]\n"),
        ];
}
