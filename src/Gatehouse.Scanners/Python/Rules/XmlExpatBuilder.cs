namespace Gatehouse.Scanners.Python.Rules;

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
