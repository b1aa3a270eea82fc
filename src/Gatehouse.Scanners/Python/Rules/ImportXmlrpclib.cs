using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>xmlrpc</c>.</summary>
public sealed class ImportXmlrpclib : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-xmlrpclib",
            Title = "`xmlrpc` is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [776, 20],
            Tier = Tier.Audit,
            Aliases = Names("411", "import_xmlrpclib"),
            Why = "The module reads XML from the network, and entities in it can grow until the memory is used up.",
            Fix = "Call `defusedxml.xmlrpc.monkey_patch()` first, or use another protocol.",
            References = ["https://docs.python.org/3/library/xmlrpc.html"],
        };

    public override IEnumerable<Example> Examples => [Bad("«import xmlrpc.client»\n"), Good("defused", "from defusedxml import xmlrpc\n")];

    protected override ImmutableArray<string> Modules => ["xmlrpc"];

    protected override string Message(string module) => $"`{module}` trusts the XML that comes from the network";
}
