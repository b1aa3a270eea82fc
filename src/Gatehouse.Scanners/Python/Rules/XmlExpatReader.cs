namespace Gatehouse.Scanners.Python.Rules;

/// <summary>XML read by <c>xml.sax.expatreader</c>.</summary>
public sealed class XmlExpatReader : XmlParserRule
{
    public override RuleFacts Facts { get; } = About("python/xml-expat-reader", "`expatreader` reads XML", "315", "xml_bad_expatreader");

    public override IEnumerable<Example> Examples =>
        [
            Bad("import xml.sax.expatreader as reader\n\n«reader.create_parser()»\n"),
            Good("defused", "import defusedxml.expatreader as reader\n\nreader.create_parser()\n"),
        ];

    protected override ImmutableArray<string> Functions => ["xml.sax.expatreader.create_parser"];
}
