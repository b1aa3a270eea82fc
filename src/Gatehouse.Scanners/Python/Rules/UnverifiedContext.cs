using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A context that trusts any certificate.</summary>
public sealed class UnverifiedContext : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unverified-context",
            Title = "A TLS context trusts any certificate",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [295],
            Tier = Tier.Audit,
            Aliases = Names("323", "unverified_context"),
            Why = "Without a check of the certificate whoever stands between the two ends reads and changes what they say.",
            Fix = "Use `ssl.create_default_context()`, with `cafile=` for an authority of one's own.",
            References = ["https://docs.python.org/3/library/ssl.html#ssl.create_default_context"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import ssl\n\ncontext = «ssl._create_unverified_context()»\n"),
            Good("the default", "import ssl\n\ncontext = ssl.create_default_context()\n"),
        ];

    protected override ImmutableArray<string> Functions => ["ssl._create_unverified_context"];

    protected override string Message(string name) => "any certificate is taken for the other side's";
}
