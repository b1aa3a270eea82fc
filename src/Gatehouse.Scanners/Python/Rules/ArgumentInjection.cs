using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside as an argument of a program.</summary>
public sealed class ArgumentInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/argument-injection",
            Title = "An argument of a program chosen by a client may pass for an option",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [88],
            Why = """
                No shell reads the value, yet the program does: a value that begins with `-` is an option to it, and options of `tar`, `git`,
                `curl` or `find` write files and run programs.
                """,
            Fix = """
                Put `--` before the values, or refuse those that begin with `-`.
                """,
            References = ["https://cwe.mitre.org/data/definitions/88.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import subprocess

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    branch = request.args.get('branch')
                    subprocess.run(«['git', 'fetch', 'origin', branch]»)
                    return 'done'
                """
            ),
            Good(
                "letters and digits only",
                """
                import subprocess

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    branch = request.args.get('branch', '')
                    if not branch.isalnum():
                        return 'no', 400
                    subprocess.run(['git', 'fetch', 'origin', branch])
                    return 'done'
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Argument;

    protected override string Tell(string called) => $"becomes an argument of the program that {called} starts";
}
