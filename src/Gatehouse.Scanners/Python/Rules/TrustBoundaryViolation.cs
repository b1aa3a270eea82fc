using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside in the session.</summary>
public sealed class TrustBoundaryViolation : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/trust-boundary-violation",
            Title = "What a client sends goes into the session unchecked",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [501],
            Why = """
                The rest of the program trusts the session: it holds what the server itself has found out. A value or key of the client's in it
                passes for such.
                """,
            Fix = """
                Check the value before it is stored, and never let a client choose the key.
                """,
            References = ["https://cwe.mitre.org/data/definitions/501.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask, request, session

                app = Flask(__name__)


                @app.route('/')
                def page():
                    «session['role']» = request.args.get('role')
                    return 'ok'
                """
            ),
            Good(
                "one of a few",
                """
                from flask import Flask, request, session

                app = Flask(__name__)


                @app.route('/')
                def page():
                    theme = request.args.get('theme')
                    if theme in ('dark', 'light'):
                        session['theme'] = theme
                    return 'ok'
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Session;

    protected override string Tell(string called) => "goes into the session";
}
