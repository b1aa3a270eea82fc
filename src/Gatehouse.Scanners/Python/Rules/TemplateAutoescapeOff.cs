using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Templates;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>HTML made of templates that escape nothing.</summary>
public sealed class TemplateAutoescapeOff : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/template-autoescape-off",
            Title = "HTML templates without escaping",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [79, 116],
            Why = "Every value goes into the page as it is: a name that holds a script runs it in the browser of whoever looks.",
            Fix =
                "Make the environment with `autoescape=select_autoescape()` (Jinja2), `default_filters=[\"h\"]` (Mako), and leave Tornado's alone.",
            References = ["https://jinja.palletsprojects.com/en/stable/api/#autoescaping"],
            Aliases =
            [
                "bandit:B701",
                "bandit:jinja2_autoescape_false",
                "bandit:B702",
                "bandit:use_of_mako_templates",
                "ruff:S701",
                "ruff:S702",
            ],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask
                from jinja2 import Environment, FileSystemLoader

                pages = «Environment(loader=FileSystemLoader("pages"))»
                """
            ),
            Bad(
                """
                from jinja2 import Environment, FileSystemLoader

                pages = Environment(loader=FileSystemLoader("pages"), «autoescape=False»)

                def page(name):
                    return pages.get_template("page.html").render(name=name)
                """
            ),
            Bad(
                """
                import tornado.web

                application = tornado.web.Application([], «autoescape=None»)
                """
            ),
            Bad(
                """
                import aiohttp_jinja2
                import jinja2

                def build(app):
                    aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader("pages"), «autoescape=False»)
                """
            ),
            Bad(
                """
                from bottle import route
                from mako.template import Template

                @route("/")
                def page():
                    return «Template(filename="page.html")».render(rows=rows())
                """
            ),
            Good(
                "escaped",
                """
                from flask import Flask
                from jinja2 import Environment, select_autoescape

                pages = Environment(autoescape=select_autoescape())
                """
            ),
            Good(
                "templates written in the program",
                """
                from flask import Flask
                from jinja2 import Environment

                app = Flask(__name__)
                env = Environment(autoescape=False)

                @app.route("/")
                def page():
                    return env.from_string("<p>{{ title }}</p>").render(title="welcome")
                """
            ),
            Good(
                "no HTML",
                """
                from jinja2 import Environment, FileSystemLoader

                units = Environment(loader=FileSystemLoader("units"), autoescape=False)
                text = units.get_template("nginx.conf.j2").render()
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        const string Why = "Values go into the page as they are";
        foreach (var call in module.CallsTo("jinja2.Environment", "jinja2.sandbox.SandboxedEnvironment", "jinja2.environment.Environment"))
        {
            if (call.MayHaveMore || !MakesHtml(module))
                continue;
            // Without a loader all its templates are written in the program, and the flow sees what goes into each.
            if (call.Argument("loader") is null && !module.Holds("loader"))
                continue;
            if (call.Argument("autoescape") is not { } autoescape)
                yield return new Hit(call.Span, Why);
            else if (autoescape.IsFalse)
                yield return new Hit(autoescape.Span, Why);
        }

        foreach (var (_, span) in EscapingOff.In(module))
            yield return new Hit(span, Why);

        foreach (var call in module.CallsTo("mako.template.Template", "mako.lookup.TemplateLookup"))
        {
            if (call.Argument("default_filters") is null && !call.MayHaveMore && MakesHtml(module))
                yield return new Hit(call.Span, Why);
        }
    }

    /// <summary>It answers requests, or names templates of HTML.</summary>
    private static bool MakesHtml(PythonModule module) =>
        module.Around.ImportsAny(
            "flask",
            "quart",
            "fastapi",
            "starlette",
            "aiohttp",
            "tornado",
            "bottle",
            "sanic",
            "falcon",
            "cherrypy",
            "pyramid",
            "django",
            "werkzeug",
            "webapp2",
            "http"
        )
        || module
            .All(NodeKind.String)
            .Any(site =>
                site.Node is StringExpression { Span.Length: < 200 } text
                && (
                    text.Value.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
                    || text.Value.EndsWith(".html.j2", StringComparison.OrdinalIgnoreCase)
                    || text.Value.EndsWith(".htm", StringComparison.OrdinalIgnoreCase)
                )
            );
}
