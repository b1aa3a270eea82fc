namespace Gatehouse.Scanners.Python.Rules;

/// <summary>XML read by <c>xml.sax</c>.</summary>
public sealed class XmlSax : XmlParserRule
{
    public override RuleFacts Facts { get; } = About("python/xml-sax", "`xml.sax` reads XML", "317", "xml_bad_sax");

    public override IEnumerable<Example> Examples =>
        [
            Bad("from xml import sax\n\n«sax.parse(path, handler)»\nparser = «sax.make_parser()»\n"),
            Good("defused", "from defusedxml import sax\n\nsax.parse(path, handler)\n"),
        ];

    protected override ImmutableArray<string> Functions => ["xml.sax.parse", "xml.sax.parseString", "xml.sax.make_parser"];
}
