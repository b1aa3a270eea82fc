namespace Gatehouse.Scanners.Python.Rules;

/// <summary>XML read by <c>xml.etree.cElementTree</c>.</summary>
public sealed class XmlCElementTree : XmlParserRule
{
    public override RuleFacts Facts { get; } =
        About("python/xml-c-element-tree", "`cElementTree` reads XML", "313", "xml_bad_cElementTree");

    public override IEnumerable<Example> Examples =>
        [
            Bad("import xml.etree.cElementTree as et\n\n«et.fromstring(text)»\n"),
            Good("defused", "import defusedxml.cElementTree as et\n\net.fromstring(text)\n"),
        ];

    protected override ImmutableArray<string> Functions =>
        [
            "xml.etree.cElementTree.parse",
            "xml.etree.cElementTree.iterparse",
            "xml.etree.cElementTree.fromstring",
            "xml.etree.cElementTree.XMLParser",
        ];
}
