using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside in a page, as it is.</summary>
public sealed class CrossSiteScripting : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/cross-site-scripting",
            Title = "HTML that carries what a client sends",
            Severity = Severity.Medium,
            Cwe = [79],
            Why = """
                A link with a script in it, sent to somebody who is signed in, runs that script in the site's name: it reads what they see and
                does what they can do.
                """,
            Fix = """
                Render values through a template that escapes them, or `markupsafe.escape` each; send data as JSON. Escaping is enough between
                tags and in quoted attributes, not in scripts, event handlers, attributes without quotes, or for the start of a link.
                """,
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"],
            Aliases = ["bandit:B704", "bandit:markupsafe_markup_xss", "ruff:S704"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    name = request.args.get('name', '')
                    return «'<h1>Hello ' + name + '</h1>'»
                """
            ),
            Bad(
                """
                from html import escape

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    home = escape(request.args.get('home', ''))
                    return «f'<a href="{home}">Home</a>'»
                """
            ),
            Good(
                "escaped",
                """
                from markupsafe import escape

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    name = request.args.get('name', '')
                    return f'<h1>Hello {escape(name)}</h1>'
                """
            ),
            Good(
                "data, not HTML",
                """
                from flask import Flask, jsonify, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    return jsonify(name=request.args.get('name'))
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Html;

    protected override string Tell(string called) => $"is sent to the browser as HTML by {called}";
}
