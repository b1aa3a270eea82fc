using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An application that is run with <c>debug=True</c> where Flask is imported.</summary>
public sealed class RunWithDebug : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/run-with-debug",
            Title = "An application is run with `debug=True`",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [489, 94],
            Tier = Tier.Audit,
            Aliases = Names("201", "flask_debug_true"),
            Why = "Under Flask an error page of such a run carries a Python console: whoever causes an error can run code.",
            Fix = "Leave `debug` out; use `flask --debug run` on your own machine only.",
            References = ["https://flask.palletsprojects.com/en/stable/debugging/"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("from flask import Flask\n\napp = Flask(__name__)\napp.run(«debug=True»)\n"), Good("no Flask", "job.run(debug=True)\n")];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsNamed("run")
        let debug = call.Keyword("debug")
        where Spelled.Is(debug, "True") && call.Name != "run" && view.ImportsLike("flask", call)
        select view.Hit(call, debug, "an error page may carry a Python console");
}
