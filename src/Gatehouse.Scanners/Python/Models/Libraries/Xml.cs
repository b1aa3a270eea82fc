namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>XPath expressions, and parsers that fetch what a document asks for.</summary>
internal sealed class Xml : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        XPath(sheet);
        Parsers(sheet);
    }

    private static void XPath(ModelSheet sheet)
    {
        foreach (
            var tree in (string[])
                [
                    "lxml.etree.parse()",
                    "lxml.etree.fromstring()",
                    "lxml.etree.XML()",
                    "lxml.etree.HTML()",
                    "lxml.html.fromstring()",
                    "lxml.html.parse()",
                    "?",
                ]
        )
            sheet.Sink(SinkKinds.XPath, $"{tree}.xpath(0|_path)");
        foreach (var maker in (string[])["XPathEvaluator", "XPathDocumentEvaluator", "XPathElementEvaluator"])
            sheet.Sink(SinkKinds.XPath, $"lxml.etree.{maker}()(0|_path|path)");
        sheet.Sink(SinkKinds.XPath, "lxml.etree.XPath(0|path)");
        sheet.Sink(SinkKinds.XPath, "lxml.etree.ETXPath(0|path)");
        sheet.Sink(SinkKinds.XPath, "elementpath.select(1|path)");
        sheet.Sink(SinkKinds.XPath, "elementpath.iter_select(1|path)");
        sheet.Sink(SinkKinds.XPath, "elementpath.Selector(0|path)");
        sheet.Sink(SinkKinds.XPath, "libxml2.parseFile().xpathEval(0)");
        sheet.Sink(SinkKinds.XPath, "parsel.Selector().xpath(0|query)");
        foreach (
            var tree in (string[])
                [
                    "xml.etree.ElementTree.parse()",
                    "xml.etree.ElementTree.parse().getroot()",
                    "xml.etree.ElementTree.fromstring()",
                    "xml.etree.ElementTree.XML()",
                    "xml.etree.ElementTree.ElementTree()",
                    "xml.etree.ElementTree.ElementTree().getroot()",
                    "lxml.etree.parse()",
                    "lxml.etree.parse().getroot()",
                    "lxml.etree.fromstring()",
                    "lxml.etree.XML()",
                    "lxml.etree.HTML()",
                    "lxml.html.fromstring()",
                    "lxml.html.parse()",
                    "lxml.html.parse().getroot()",
                    "lxml.objectify.parse()",
                    "lxml.objectify.fromstring()",
                ]
        )
        {
            foreach (var verb in (string[])["find", "findall", "findtext", "iterfind"])
                sheet.Sink(SinkKinds.XPath, $"{tree}.{verb}(0|path)");
        }
    }

    private static void Parsers(ModelSheet sheet)
    {
        // lxml resolves entities unless its parser is told not to; the network is off by default, files are not.
        foreach (
            var parse in (string[])
                ["fromstring(0|text)", "XML(0|text)", "parse(0|source)", "iterparse(0|source)", "fromstringlist(0|strings)"]
        )
            sheet.Sink(SinkKinds.Xml, $"lxml.etree.{parse}", ResolvesEntities);
        sheet.Sink(SinkKinds.Xml, "lxml.etree.XMLParser().feed(0)", call => call.ReceiverText("resolve_entities") != "False");
        sheet.Sink(SinkKinds.Xml, "xml.sax.parse(0|source)", ReadsExternalEntities);
        sheet.Sink(SinkKinds.Xml, "xml.sax.parseString(0|string)", ReadsExternalEntities);
        sheet.Sink(SinkKinds.Xml, "xml.sax.make_parser().parse(0|source)", call => call.ReceiverText("feature_external_ges") == "True");
        foreach (var parse in (string[])["parse(0|file)", "parseString(0|string)"])
        {
            sheet.Sink(SinkKinds.Xml, $"xml.dom.minidom.{parse}", ReadsExternalEntities);
            sheet.Sink(SinkKinds.Xml, $"xml.dom.pulldom.{parse}", ReadsExternalEntities);
        }

        sheet.Sink(SinkKinds.Xml, "libxml2.readMemory(0)");
        sheet.Sink(SinkKinds.Xml, "libxml2.parseMemory(0)");
    }

    /// <summary>Whether the parser that the call names (or the default one) resolves entities.</summary>
    private static bool ResolvesEntities(CallFacts call) =>
        !call.Has(1, "parser")
        || (call.Is(1, "parser", "lxml.etree.XMLParser()") && call.ArgumentText(1, "parser", "resolve_entities") != "False");

    /// <summary>Python's own parsers read external entities only where a feature of the parser given asks for it.</summary>
    private static bool ReadsExternalEntities(CallFacts call) => call.ArgumentText(1, "parser", "feature_external_ges") == "True";
}
