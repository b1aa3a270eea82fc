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
        Lxml(sheet);
        Sax(sheet);
        Expat(sheet);
        sheet.Sink(SinkKinds.Xml, "libxml2.readMemory(0)");
        sheet.Sink(SinkKinds.Xml, "libxml2.parseMemory(0)");
        sheet.Sink(SinkKinds.Xml, "xmltodict.parse(0|xml_input)", call => call.IsFalse(-1, "disable_entities"));
    }

    /// <summary>lxml resolves entities unless its parser is told not to; the network is off by default, files are not.</summary>
    private static void Lxml(ModelSheet sheet)
    {
        foreach (var parse in (string[])["fromstring(0|text)", "XML(0|text)", "parse(0|source)", "fromstringlist(0|strings)"])
            sheet.Sink(SinkKinds.Xml, $"lxml.etree.{parse}", ResolvesEntities);
        foreach (var parse in (string[])["fromstring(0|xml)", "XML(0|xml)", "parse(0|f)"])
            sheet.Sink(SinkKinds.Xml, $"lxml.objectify.{parse}", ResolvesEntities);
        // It makes a parser of its own, by the same words.
        sheet.Sink(
            SinkKinds.Xml,
            "lxml.etree.iterparse(0|source)",
            call => !call.IsFalse(-1, "resolve_entities") && call.Text(-1, "resolve_entities") != "internal" && !call.IsTrue(-1, "html")
        );
        sheet.Same("lxml.etree.ETCompatXMLParser()", Parser);
        sheet.Same("lxml.etree.XMLPullParser()", Parser);
        sheet.Same("lxml.objectify.makeparser()", Parser);
        sheet.Sink(SinkKinds.Xml, $"{Parser}.feed(0|data)", call => call.ReceiverText("resolve_entities") is not ("False" or "internal"));
    }

    /// <summary>Python's own parsers read external entities only where a feature asks for it.</summary>
    private static void Sax(ModelSheet sheet)
    {
        sheet.Same("xml.sax.expatreader.create_parser()", Reader);
        sheet.Same("xml.sax.expatreader.ExpatParser()", Reader);
        sheet.Same("xml.sax.drivers2.drv_libxml2.create_parser()", Reader);
        foreach (var read in (string[])["parse(0|source)", "feed(0|data)"])
            sheet.Sink(SinkKinds.Xml, $"{Reader}.{read}", call => call.ReceiverText(ExternalEntities) == "True");
        foreach (var parse in (string[])["parse(0|source)", "parseString(0|string)"])
            sheet.Sink(SinkKinds.Xml, $"xml.sax.{parse}", ReadsExternalEntities);
        foreach (var parse in (string[])["parse(0|file)", "parseString(0|string)"])
            sheet.Sink(SinkKinds.Xml, $"xml.dom.minidom.{parse}", ReadsExternalEntities);
        foreach (var parse in (string[])["parse(0|stream_or_string)", "parseString(0|string)"])
            sheet.Sink(SinkKinds.Xml, $"xml.dom.pulldom.{parse}", ReadsExternalEntities);
    }

    /// <summary>Expat hands each external entity to a function of the program; what that one parses becomes part of the document.</summary>
    private static void Expat(ModelSheet sheet)
    {
        sheet.Same("pyexpat.ParserCreate()", "xml.parsers.expat.ParserCreate()");
        foreach (var read in (string[])["Parse(0|data)", "ParseFile(0|file)"])
            sheet.Sink(
                SinkKinds.Xml,
                $"xml.parsers.expat.ParserCreate().{read}",
                call => call.ReceiverCalls("ExternalEntityRefHandler", "ExternalEntityParserCreate")
            );
    }

    private const string Parser = "lxml.etree.XMLParser()";
    private const string Reader = "xml.sax.make_parser()";
    private const string ExternalEntities = "feature_external_ges";

    /// <summary>Whether the parser that the call names (or the default one) resolves entities.</summary>
    private static bool ResolvesEntities(CallFacts call) =>
        !call.Has(1, "parser")
        || (call.Is(1, "parser", Parser) && call.ArgumentText(1, "parser", "resolve_entities") is not ("False" or "internal"));

    private static bool ReadsExternalEntities(CallFacts call) => call.ArgumentText(1, "parser", ExternalEntities) == "True";
}
