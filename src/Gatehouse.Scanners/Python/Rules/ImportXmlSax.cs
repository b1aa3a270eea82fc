namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>xml.sax</c>.</summary>
public sealed class ImportXmlSax : ImportXmlRule
{
    public override RuleFacts Facts { get; } = About("python/import-xml-sax", "`xml.sax` is imported", "406", "import_xml_sax");

    public override IEnumerable<Example> Examples => [Bad("«from xml import sax»\n"), Good("defused", "from defusedxml import sax\n")];

    protected override ImmutableArray<string> Modules => ["xml.sax"];
}
