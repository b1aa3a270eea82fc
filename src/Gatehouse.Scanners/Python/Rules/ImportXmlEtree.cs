namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>xml.etree</c>.</summary>
public sealed class ImportXmlEtree : ImportXmlRule
{
    public override RuleFacts Facts { get; } = About("python/import-xml-etree", "`xml.etree` is imported", "405", "import_xml_etree");

    public override IEnumerable<Example> Examples =>
        [Bad("«import xml.etree.ElementTree as et»\n"), Good("defused", "import defusedxml.ElementTree as et\n")];

    protected override ImmutableArray<string> Modules => ["xml.etree.cElementTree", "xml.etree.ElementTree"];
}
