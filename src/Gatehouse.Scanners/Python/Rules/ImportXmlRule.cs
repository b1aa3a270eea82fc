using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of a parser that resolves entities or lets them grow.</summary>
public abstract class ImportXmlRule : ImportRule
{
    protected sealed override string Message(string module) => $"`{module}` trusts the documents that it reads; `defusedxml` does not";

    private protected static RuleFacts About(string id, string title, string number, string name) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [611, 20],
            Tier = Tier.Audit,
            Aliases = Names(number, name),
            Why = "Entities in a hostile document can read files, open connections, or grow until the memory is used up.",
            Fix = "Import the same parser from `defusedxml`.",
            References = ["https://docs.python.org/3/library/xml.html#xml-security", "https://github.com/tiran/defusedxml"],
        };
}
