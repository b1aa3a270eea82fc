using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A debugger that waits for whoever connects.</summary>
public sealed class DebuggerReachable : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/debugger-reachable",
            Title = "A remote debugger listens on every interface",
            Severity = Severity.High,
            Cwe = [489, 306],
            Why = "A debugger asks for no password and runs what it is sent: whoever reaches the port owns the process.",
            Fix = "Take it out, or let it listen on `127.0.0.1` and reach it through SSH.",
            References = ["https://github.com/microsoft/debugpy"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import debugpy

                debugpy.listen(«("0.0.0.0", 5678)»)
                """
            ),
            Good(
                "this machine",
                """
                import debugpy

                debugpy.listen(("127.0.0.1", 5678))
                debugpy.listen(5678)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("debugpy.listen", "ptvsd.enable_attach", "debugpy.enable_attach"))
        {
            if (
                call.Argument(0, "address") is { } address
                && address.Scope.Followed(address.Value) is TupleExpression { Elements: [var host, ..] }
                && address.Scope.StringOf(host) is "0.0.0.0" or "" or "::"
            )
                yield return new Hit(address.Value.Span, "Whoever reaches this port owns the process");
        }

        foreach (var call in module.CallsTo("rpdb.set_trace", "remote_pdb.set_trace", "rpdb.Rpdb"))
        {
            if ((call.Argument("addr") ?? call.Argument("host") ?? call.Argument(0)) is { String: "0.0.0.0" } address)
                yield return new Hit(address.Span, "Whoever reaches this port owns the process");
        }
    }
}
