using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A web framework told to show its inside to the browser.</summary>
public sealed class DebugMode : PythonRule
{
    private static readonly ImmutableArray<(string Callee, string Argument)> Switches =
    [
        ("fastapi.FastAPI", "debug"),
        ("starlette.applications.Starlette", "debug"),
        ("litestar.Litestar", "debug"),
        ("sanic.Sanic().run", "debug"),
        ("bottle.run", "debug"),
        ("bottle.Bottle().run", "debug"),
        ("bottle.debug", "mode"),
        ("tornado.web.Application", "debug"),
        ("tornado.web.Application", "serve_traceback"),
        ("aiohttp_debugtoolbar.setup", "intercept_exc"),
        ("falcon.App", "debug"),
        ("connexion.FlaskApp().run", "debug"),
        ("connexion.App().run", "debug"),
        ("web.application().run", "debug"),
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/debug-mode",
            Title = "A web application in debug mode",
            Severity = Severity.Medium,
            Cwe = [489, 209],
            Why =
                "In debug mode an error answers with its traceback: source, paths, variables and what they hold, passwords and keys among them.",
            Fix = "Take the switch out, or let the environment of your own machine set it.",
            References = ["https://owasp.org/www-community/Improper_Error_Handling"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from fastapi import FastAPI

                app = FastAPI(«debug=True»)
                """
            ),
            Bad(
                """
                import tornado.web

                application = tornado.web.Application([], «debug=True»)
                """
            ),
            Good(
                "the environment decides",
                """
                import os
                from fastapi import FastAPI

                app = FastAPI(debug=bool(os.environ.get("DEBUG")))
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var (callee, argument) in Switches)
        {
            foreach (var call in module.CallsTo(callee))
            {
                if (call.Argument(argument) is { IsTrue: true } debug)
                    yield return new Hit(debug.Span, "Errors answer with their traceback")
                    {
                        Edit = Mending.Switched("Turn debug mode off", debug, "False"),
                    };
            }
        }
    }
}
