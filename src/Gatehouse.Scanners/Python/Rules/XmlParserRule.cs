using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A parser of the standard library that resolves entities or lets them grow.</summary>
public abstract class XmlParserRule : NamedCallRule
{
    protected const string WhyXml = "Entities in a hostile document can read files, open connections, or grow until the memory is used up.";

    protected const string FixXml = "Use the same parser from `defusedxml`.";

    protected sealed override string Message(string name) => $"`{name}` trusts the document; `defusedxml` does not";

    private protected static RuleFacts About(string id, string title, string number, string name) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [611, 20],
            Tier = Tier.Audit,
            Aliases = Names(number, name),
            Why = WhyXml,
            Fix = FixXml,
            References = ["https://docs.python.org/3/library/xml.html#xml-security", "https://github.com/tiran/defusedxml"],
        };
}
