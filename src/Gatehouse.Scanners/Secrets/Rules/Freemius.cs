namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Freemius secret key.</summary>
public sealed class FreemiusSecretKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/freemius-secret-key",
            Title = "Freemius secret key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It signs requests as the plugin's developer: licences, customers, payouts.",
            Fix = "Regenerate the keys in the Freemius developer dashboard.",
            References = ["https://freemius.com/help/documentation/wordpress-sdk/"],
            Aliases = ["gitleaks:freemius-secret-key"],
        };

    public override ImmutableArray<string> Keywords => ["secret_key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("sk_[0-9A-Za-z!#$%&*+/:=?@^_|~-]{29}");

    protected override double LeastEntropy => 3.6;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SECRET_KEY=«{Fake()}»\n", ".env"),
            Bad($"{{ \"secret_key\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"SECRET_KEY ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "SECRET_KEY = os.environ[\"SECRET_KEY\"]\n"),
        ];
}
