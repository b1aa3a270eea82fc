namespace Gatehouse.Scanners.Python.Rules;

/// <summary>XML read by <c>xml.dom.minidom</c>.</summary>
public sealed class XmlMinidom : XmlParserRule
{
    public override RuleFacts Facts { get; } = About("python/xml-minidom", "`minidom` reads XML", "318", "xml_bad_minidom");

    public override IEnumerable<Example> Examples =>
        [
            Bad("from xml.dom.minidom import parseString\n\n«parseString(text)»\n"),
            Good("defused", "from defusedxml.minidom import parseString\n\nparseString(text)\n"),
        ];

    protected override ImmutableArray<string> Functions => ["xml.dom.minidom.parse", "xml.dom.minidom.parseString"];
}
