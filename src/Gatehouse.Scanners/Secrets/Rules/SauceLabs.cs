namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Sauce Labs access key.</summary>
public sealed class SaucelabsAccessKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/saucelabs-access-key",
            Title = "Sauce Labs access key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "With the user name it runs tests at the account's expense and reads their recordings.",
            Fix = "Regenerate it in Sauce Labs → User settings.",
            References = ["https://docs.saucelabs.com/dev/api/"],
            Aliases = ["trufflehog:SauceLabs"],
        };

    public override ImmutableArray<string> Keywords => ["saucelabs", "sauce_"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SAUCE_ACCESS_KEY=«{Fake()}»\n", ".env"),
            Bad($"{{ \"sauce_access_key\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SAUCE_ACCESS_KEY ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SAUCE_ACCESS_KEY = os.environ[\"SAUCE_ACCESS_KEY\"]\n"),
        ];
}
