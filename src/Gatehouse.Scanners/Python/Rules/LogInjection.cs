using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside in a log.</summary>
public sealed class LogInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/log-injection",
            Title = "A log line that a client can forge",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [117],
            Why = """
                A line break in the value makes a line of its own: entries that never happened, or that hide what did.
                """,
            Fix = """
                Log with `%r` or as structured data, or take the line breaks out.
                """,
            References = ["https://owasp.org/www-community/attacks/Log_Injection"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import logging

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    logging.warning(«'no such user: ' + request.args.get('user', '')»)
                    return 'no', 404
                """
            ),
            Good(
                "quoted",
                """
                import logging

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    logging.warning(f"no such user: {request.args.get('user', '')!r}")
                    return 'no', 404
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Log;

    protected override string Tell(string called) => $"is written to the log by {called}";
}
