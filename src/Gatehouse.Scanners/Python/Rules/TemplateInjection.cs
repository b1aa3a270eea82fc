using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside inside the text of a template.</summary>
public sealed class TemplateInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/template-injection",
            Title = "A template built from what a client sends",
            Severity = Severity.Critical,
            Cwe = [1336, 79],
            Why = """
                A template is a program: `{{ … }}` in the value is evaluated on the server, and from any object there is a way to the operating
                system. What is no expression of the template is still HTML of the page, scripts included.
                """,
            Fix = """
                Keep templates constant and pass values as their context: `render_template("page.html", name=name)`.
                """,
            References = ["https://portswigger.net/web-security/server-side-template-injection"],
            Aliases = ["bandit:B703", "bandit:django_mark_safe"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask, render_template_string, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    name = request.args.get('name')
                    return render_template_string(«'<h1>Hello ' + name + '</h1>'»)
                """
            ),
            Good(
                "a value in the context",
                """
                from flask import Flask, render_template_string, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    return render_template_string('<h1>Hello {{ name }}</h1>', name=request.args.get('name'))
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Template;

    protected override string Tell(string called) => $"becomes part of the template that {called} reads";
}
