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

/// <summary>XML read by <c>xml.dom.expatbuilder</c>.</summary>
public sealed class XmlExpatBuilder : XmlParserRule
{
    public override RuleFacts Facts { get; } = About("python/xml-expat-builder", "`expatbuilder` reads XML", "316", "xml_bad_expatbuilder");

    public override IEnumerable<Example> Examples =>
        [
            Bad("from xml.dom import expatbuilder\n\n«expatbuilder.parse(path)»\n"),
            Good("defused", "from defusedxml import expatbuilder\n\nexpatbuilder.parse(path)\n"),
        ];

    protected override ImmutableArray<string> Functions => ["xml.dom.expatbuilder.parse", "xml.dom.expatbuilder.parseString"];
}

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

/// <summary>XML read by <c>xml.dom.pulldom</c>.</summary>
public sealed class XmlPulldom : XmlParserRule
{
    public override RuleFacts Facts { get; } = About("python/xml-pulldom", "`pulldom` reads XML", "319", "xml_bad_pulldom");

    public override IEnumerable<Example> Examples =>
        [
            Bad("from xml.dom import pulldom\n\n«pulldom.parse(path)»\n"),
            Good("defused", "from defusedxml import pulldom\n\npulldom.parse(path)\n"),
        ];

    protected override ImmutableArray<string> Functions => ["xml.dom.pulldom.parse", "xml.dom.pulldom.parseString"];
}
