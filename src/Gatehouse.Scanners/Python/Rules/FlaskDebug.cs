using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A Flask application started with the interactive debugger on.</summary>
public sealed class FlaskDebug : PythonRule
{
    private const string Why = "An error page opens a Python console to the browser";

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/flask-debug",
            Title = "Flask runs with the interactive debugger on",
            Severity = Severity.High,
            Cwe = [489, 94],
            Why = """
                With `debug=True` an error page carries a Python console and the source around the error. Whoever can cause an error can read it, and whoever
                guesses or computes the PIN runs code on the server.
                """,
            Fix = "Leave `debug` out; use `flask --debug run` on your own machine only.",
            References = ["https://flask.palletsprojects.com/en/stable/debugging/"],
            Aliases = ["bandit:B201", "bandit:flask_debug_true", "ruff:S201"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask

                app = Flask(__name__)
                app.run(«debug=True»)
                """
            ),
            Bad(
                """
                from flask import Flask

                app = Flask(__name__)
                «app.config["DEBUG"] = True»
                """
            ),
            Bad(
                """
                import flask
                from shop import app

                if __name__ == "__main__":
                    app.run("0.0.0.0", «debug=True»)
                """
            ),
            Bad(
                """
                from werkzeug.serving import run_simple

                run_simple("localhost", 4000, application, «use_debugger=True»)
                """
            ),
            Bad(
                """
                from . import create_app

                create_app().run(host="localhost", port=8000, «debug=True»)
                """
            ),
            Good(
                "another object's run method",
                """
                import flask

                job.run(debug=True)
                """
            ),
            Good(
                "the environment decides",
                """
                import os
                from flask import Flask

                app = Flask(__name__)
                app.run(debug=os.environ.get("DEBUG") == "1")
                """
            ),
            Good(
                "settings of a developer",
                """
                class DevelopmentConfig:
                    DEBUG = True
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        var isWeb = module.Around.ImportsAny("flask", "quart", "dash", "flask_socketio");
        foreach (var name in (string[])["run", "run_server"])
        {
            foreach (var call in module.CallsNamed(name))
            {
                if ((call.Argument("debug") ?? call.Argument("use_debugger")) is not { IsTrue: true } debug)
                    continue;
                if (call.Path is $"flask.Flask().run" or "quart.Quart().run" or "dash.Dash().run" or "dash.Dash().run_server")
                    yield return At(debug);
                else if (call.Path == "flask_socketio.SocketIO().run")
                    yield return At(debug);
                else if ((isWeb || call.Argument("host") is not null || call.Argument("port") is not null) && IsApplication(call))
                    yield return At(debug) with
                    {
                        Confidence = Confidence.Medium,
                    };
            }
        }

        foreach (var call in module.CallsTo("werkzeug.serving.run_simple", "werkzeug.run_simple"))
        {
            if (call.Argument("use_debugger") is { IsTrue: true } debug)
                yield return At(debug);
        }

        foreach (var call in module.CallsTo("werkzeug.debug.DebuggedApplication"))
        {
            if (call.Argument(1, "evalex") is { IsTrue: true } evalex)
                yield return At(evalex);
        }

        foreach (var setting in module.Around.Settings)
        {
            if (setting is { Place: SettingPlace.FlaskConfig, Name: "DEBUG", IsTrue: true, IsForDevelopment: false })
                yield return new Hit(setting.Span, Why)
                {
                    Confidence = Confidence.Medium,
                    Edit = Mending.Switched("Turn the debugger off", setting.Value, "False"),
                };
        }
    }

    private static Hit At(CallArgument debug) => new(debug.Span, Why) { Edit = Mending.Switched("Turn the debugger off", debug, "False") };

    /// <summary>What another file made is known by its name only.</summary>
    private static bool IsApplication(CallSite call) =>
        call.Node.Function is AttributeExpression { Value: { } owner }
        && Surroundings.LastName(owner is CallExpression made ? made.Function : owner) is { } name
        && Words.Has(name, "app", "application", "server", "socketio", "api");
}
