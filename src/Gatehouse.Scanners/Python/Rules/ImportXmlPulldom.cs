namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>xml.dom.pulldom</c>.</summary>
public sealed class ImportXmlPulldom : ImportXmlRule
{
    public override RuleFacts Facts { get; } =
        About("python/import-xml-pulldom", "`xml.dom.pulldom` is imported", "409", "import_xml_pulldom");

    public override IEnumerable<Example> Examples => [Bad("«import xml.dom.pulldom»\n"), Good("defused", "import defusedxml.pulldom\n")];

    protected override ImmutableArray<string> Modules => ["xml.dom.pulldom"];
}
