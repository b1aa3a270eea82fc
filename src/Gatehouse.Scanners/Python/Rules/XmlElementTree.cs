namespace Gatehouse.Scanners.Python.Rules;

/// <summary>XML read by <c>xml.etree.ElementTree</c>.</summary>
public sealed class XmlElementTree : XmlParserRule
{
    public override RuleFacts Facts { get; } = About("python/xml-element-tree", "`ElementTree` reads XML", "314", "xml_bad_ElementTree");

    public override IEnumerable<Example> Examples =>
        [
            Bad("from xml.etree import ElementTree\n\n«ElementTree.parse(path)»\n"),
            Good("defused", "from defusedxml import ElementTree\n\nElementTree.parse(path)\n"),
        ];

    protected override ImmutableArray<string> Functions =>
        [
            "xml.etree.ElementTree.parse",
            "xml.etree.ElementTree.iterparse",
            "xml.etree.ElementTree.fromstring",
            "xml.etree.ElementTree.XMLParser",
        ];
}
