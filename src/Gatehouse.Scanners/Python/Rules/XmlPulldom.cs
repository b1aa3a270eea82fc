namespace Gatehouse.Scanners.Python.Rules;

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
