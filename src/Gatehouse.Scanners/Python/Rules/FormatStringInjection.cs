using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside as the text of <c>str.format</c>.</summary>
public sealed class FormatStringInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/format-string-injection",
            Title = "A format text chosen by a client",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [134],
            Why = """
                `{0.__class__.__init__.__globals__}` in the text walks from any argument to the program's configuration and keys.
                """,
            Fix = """
                Keep the text constant and pass values as arguments; `string.Template` where people write the text.
                """,
            References = ["https://lucumr.pocoo.org/2016/12/29/careful-with-str-format/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    greeting = request.args.get('greeting', 'Hello {}')
                    return {'text': «greeting».format(app)}
                """
            ),
            Good(
                "a constant text",
                """
                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    return {'text': 'Hello {}'.format(request.args.get('name'))}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Format;

    protected override string Tell(string called) => $"is the text that {called} fills in";
}
