using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>XML from the outside read by a parser that resolves entities.</summary>
public sealed class XmlExternalEntity : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/xml-external-entity",
            Title = "XML of a client read with its external entities",
            Severity = Severity.High,
            Cwe = [611],
            Why = """
                A document can declare an entity that is a file or a URL; the parser puts the content in its place. It reads files of the server
                and asks servers behind it.
                """,
            Fix = """
                Use `defusedxml`, or switch entities off: `lxml.etree.XMLParser(resolve_entities=False, no_network=True)`.
                """,
            References = ["https://docs.python.org/3/library/xml.html#xml-vulnerabilities"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import lxml.etree

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    tree = lxml.etree.fromstring(«request.data»)
                    return {'root': tree.tag}
                """
            ),
            Good(
                "entities off",
                """
                import lxml.etree

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    parser = lxml.etree.XMLParser(resolve_entities=False)
                    tree = lxml.etree.fromstring(request.data, parser)
                    return {'root': tree.tag}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Xml;

    protected override string Tell(string called) => $"is read as XML by {called}, which resolves external entities";
}
