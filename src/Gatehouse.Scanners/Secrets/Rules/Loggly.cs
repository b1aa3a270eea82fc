namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Loggly customer token.</summary>
public sealed class LogglyToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/loggly-token",
            Title = "Loggly customer token",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It sends log lines into the account: noise, cost and false traces.",
            Fix = "Retire it in Loggly → Source setup → Customer tokens.",
            References = ["https://documentation.solarwinds.com/en/success_center/loggly/"],
        };

    public override ImmutableArray<string> Keywords => ["loggly"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"LOGGLY_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"loggly_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"LOGGLY_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LOGGLY_API_TOKEN = os.environ[\"LOGGLY_API_TOKEN\"]\n"),
        ];
}
