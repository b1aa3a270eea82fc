using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An XML parser told to fetch what documents name.</summary>
public sealed class XmlEntitiesOn : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/xml-entities-on",
            Title = "An XML parser that resolves external entities",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [611],
            Why =
                "A document can name a file of this machine or an address of the inner network as an entity, and the parser puts what it holds into the result.",
            Fix =
                "Leave the defaults of a current lxml or the standard library (`resolve_entities=False`, `no_network=True`), or use `defusedxml`.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from lxml import etree

                PARSER = etree.XMLParser(«resolve_entities=True»)

                def read(text):
                    return etree.fromstring(text, PARSER)
                """
            ),
            Bad(
                """
                import xml.sax
                from xml.sax.handler import feature_external_ges

                class Reader:
                    def __init__(self):
                        self.parser = xml.sax.make_parser()
                        «self.parser.setFeature(feature_external_ges, True)»
                """
            ),
            Good(
                "a document of its own, for whoever asks",
                """
                from flask import Flask
                from lxml import etree

                app = Flask(__name__)

                def menu(name):
                    return etree.fromstring(b"<menu/>", etree.XMLParser(resolve_entities=True))

                @app.route("/menu")
                def shown():
                    return menu("day").tag
                """
            ),
            Good(
                "one of several, and another reads what requests bring",
                """
                from flask import Flask, request
                from lxml import etree

                app = Flask(__name__)
                READERS = {"own": etree.XMLParser(resolve_entities=True), "foreign": etree.XMLParser(resolve_entities=False)}

                @app.post("/invoice")
                def invoice():
                    return etree.fromstring(request.get_data(), READERS["foreign"]).tag
                """
            ),
            Good(
                "off",
                """
                import xml.sax
                from lxml import etree

                PARSER = etree.XMLParser(resolve_entities=False)
                reader = xml.sax.make_parser()
                reader.setFeature(xml.sax.handler.feature_external_ges, False)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("lxml.etree.XMLParser", "lxml.etree.ETCompatXMLParser"))
        {
            var entities = call.Argument("resolve_entities");
            var network = call.Argument("no_network");
            if (entities is not { IsTrue: true } && network is not { IsFalse: true } || IsSeenByFlow(module, call))
                continue;
            if (entities is { IsTrue: true } on)
                yield return new Hit(on.Span, "A document can name files of this machine and read them");
            else
                yield return new Hit(network!.Value.Span, "A document can name addresses of the inner network");
        }

        if (!module.Around.Imports("xml"))
            yield break;
        foreach (var call in module.CallsNamed("setFeature"))
        {
            if (
                call.Argument(0) is { } feature
                && (
                    Surroundings.LastName(feature.Value) is "feature_external_ges" or "feature_external_pes"
                    || feature.String?.Contains("external-general-entities", StringComparison.Ordinal) == true
                )
                && call.Argument(1) is { } state
                && (state.IsTrue || state.Integer == 1)
                && !IsSeenByFlow(module, call)
            )
                yield return new Hit(call.Span, "A document can name files of this machine and read them");
        }
    }

    /// <summary>Where a request is answered, the data flow tells whether what is parsed came with it.</summary>
    private static bool IsSeenByFlow(PythonModule module, CallSite call) =>
        module.Around.ServesRequests(call.Node)
        || (
            HolderOf(module, call) is { } holder
            && module.Around.UsesOf(holder).Any(module.Around.ServesRequests)
            // What a file holds that a request left behind, it does not.
            && !module.CallsTo("lxml.etree.parse", "lxml.objectify.parse").Any()
        );

    /// <summary>The table of the module that holds the parser and others.</summary>
    private static string? HolderOf(PythonModule module, CallSite call)
    {
        var around = module.Around;
        return
            around.ParentOf(call.Node) is DictExpression { Values.Length: > 1 } table
            && around.ParentOf(table) is AssignStatement { Targets: [NameExpression name] }
            && call.Scope.Form == ScopeForm.Module
            ? name.Name
            : null;
    }
}
