using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A regular expression from the outside.</summary>
public sealed class RegexInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/regex-injection",
            Title = "A regular expression chosen by a client",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [1333],
            Why = """
                One expression like `(a+)+$` keeps a processor busy for hours with a short text.
                """,
            Fix = """
                Search for the text as it is (`re.escape`, `in`), or use an engine without backtracking.
                """,
            References = ["https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import re

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    return {'found': bool(re.search(«request.args['pattern']», 'a' * 40))}
                """
            ),
            Good(
                "escaped",
                """
                import re

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    return {'found': bool(re.search(re.escape(request.args['text']), 'a' * 40))}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Regex;

    protected override string Tell(string called) => $"chooses the expression of {called}";
}
