namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>xml.dom.minidom</c>.</summary>
public sealed class ImportXmlMinidom : ImportXmlRule
{
    public override RuleFacts Facts { get; } =
        About("python/import-xml-minidom", "`xml.dom.minidom` is imported", "408", "import_xml_minidom");

    public override IEnumerable<Example> Examples =>
        [Bad("«from xml.dom.minidom import parseString»\n"), Good("defused", "from defusedxml.minidom import parseString\n")];

    protected override ImmutableArray<string> Modules => ["xml.dom.minidom"];
}
