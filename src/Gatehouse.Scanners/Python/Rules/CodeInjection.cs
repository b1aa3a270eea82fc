using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside that is run as Python.</summary>
public sealed class CodeInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/code-injection",
            Title = "Code built from what a client sends",
            Severity = Severity.Critical,
            Cwe = [94],
            Why = """
                What is evaluated runs with all rights of the server. Taking away the builtins does not help: every object leads back to them.
                """,
            Fix = """
                Read data as data: `json.loads`, `ast.literal_eval`, a table of the functions that may be called.
                """,
            References = ["https://docs.python.org/3/library/functions.html#eval"],
            Aliases = ["bandit:B307", "bandit:eval", "bandit:B102", "bandit:exec_used", "ruff:S307", "ruff:S102"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    return str(eval(«request.args['sum']»))
                """
            ),
            Good(
                "a table of functions",
                """
                import math

                KNOWN = {"sin": math.sin, "cos": math.cos}

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    f = KNOWN.get(request.args.get('f'), math.sin)
                    return str(f(float(request.args['x'])))
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Code;

    protected override string Tell(string called) => $"becomes part of the code that {called} runs";
}
