using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>pyghmi</c>.</summary>
public sealed class ImportPyghmi : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-pyghmi",
            Title = "`pyghmi` is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("415", "import_pyghmi"),
            Why = "IPMI gives away hashes of its passwords to whoever asks, and much of it goes in the clear.",
            Fix = "Keep IPMI in a network of its own, or use Redfish over TLS.",
            References = ["https://www.cisa.gov/news-events/alerts/2013/07/26/risks-using-intelligent-platform-management-interface-ipmi"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«from pyghmi.ipmi import command»\n"), Good("another module", "import redfish\n")];

    protected override ImmutableArray<string> Modules => ["pyghmi"];

    protected override string Message(string module) => "IPMI does not protect what it sends";
}
