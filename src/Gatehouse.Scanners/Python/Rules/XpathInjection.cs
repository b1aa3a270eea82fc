using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside inside an XPath expression.</summary>
public sealed class XpathInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/xpath-injection",
            Title = "An XPath expression built from what a client sends",
            Severity = Severity.High,
            Cwe = [643],
            Why = """
                A quote ends the text that was meant; what follows is the attacker's condition, and the query finds what it should not.
                """,
            Fix = """
                Pass values as variables: `tree.xpath("//user[@name = $name]", name=name)`.
                """,
            References = ["https://owasp.org/www-community/attacks/XPATH_Injection"],
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
                    name = request.args['name']
                    tree = lxml.etree.parse('users.xml')
                    return {'found': len(tree.xpath(«"//user[@name='" + name + "']"»))}
                """
            ),
            Good(
                "a variable of the expression",
                """
                import lxml.etree

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    name = request.args['name']
                    tree = lxml.etree.parse('users.xml')
                    return {'found': len(tree.xpath('//user[@name=$name]', name=name))}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.XPath;

    protected override string Tell(string called) => $"becomes part of the XPath expression of {called}";
}
