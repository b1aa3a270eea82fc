namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>xml.dom.expatbuilder</c>.</summary>
public sealed class ImportXmlExpat : ImportXmlRule
{
    public override RuleFacts Facts { get; } =
        About("python/import-xml-expat", "`xml.dom.expatbuilder` is imported", "407", "import_xml_expat");

    public override IEnumerable<Example> Examples =>
        [Bad("«from xml.dom import expatbuilder»\n"), Good("defused", "from defusedxml import expatbuilder\n")];

    protected override ImmutableArray<string> Modules => ["xml.dom.expatbuilder"];
}
