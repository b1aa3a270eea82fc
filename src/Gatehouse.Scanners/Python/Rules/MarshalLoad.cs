using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Marshalled data.</summary>
public sealed class MarshalLoad : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/marshal-load",
            Title = "Marshalled data is read",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [502],
            Tier = Tier.Audit,
            Aliases = Names("302", "marshal"),
            Why = "`marshal` is made for Python's own files and trusts them: data from elsewhere can crash the program or bring code.",
            Fix = "Use JSON, which holds data and nothing else.",
            References = ["https://docs.python.org/3/library/marshal.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import marshal\n\nvalue = «marshal.loads(data)»\n"), Good("JSON", "import json\n\nvalue = json.loads(data)\n")];

    protected override ImmutableArray<string> Functions => ["marshal.load", "marshal.loads"];

    protected override string Message(string name) => $"`{name}` trusts the data";
}
