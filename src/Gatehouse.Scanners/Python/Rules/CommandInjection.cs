using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside inside a shell command, or as the program that is started.</summary>
public sealed class CommandInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/command-injection",
            Title = "A command built from what a client sends",
            Severity = Severity.Critical,
            Cwe = [78],
            Why = """
                A shell reads `;`, `|`, `$(…)` and line breaks as its own. Whoever chooses a part of the command runs commands of their own, with
                the rights of the server.
                """,
            Fix = """
                Start the program with a list of arguments and no shell: `subprocess.run(["convert", "--", name])`; where a shell must be,
                `shlex.quote` each value.
                """,
            References = ["https://docs.python.org/3/library/subprocess.html#security-considerations"],
            Aliases =
            [
                "bandit:B602",
                "bandit:subprocess_popen_with_shell_equals_true",
                "bandit:B605",
                "bandit:start_process_with_a_shell",
                "ruff:S602",
                "ruff:S605",
            ],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import os

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    host = request.args.get('host', '')
                    os.system(«'ping -c 1 ' + host»)
                    return 'sent'
                """
            ),
            Good(
                "quoted for the shell",
                """
                import os
                import shlex

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    host = request.args.get('host', '')
                    os.system('ping -c 1 -- ' + shlex.quote(host))
                    return 'sent'
                """
            ),
            Good(
                "a number",
                """
                import os

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    count = int(request.args.get('count', '1'))
                    os.system(f'ping -c {count} localhost')
                    return 'sent'
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Command;

    protected override string Tell(string called) => $"becomes part of the command that {called} runs";
}
