using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;
using Gatehouse.Scanners.Python.Compatibility;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An <c>assert</c> in code that is shipped.</summary>
public sealed class AssertUsed : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/assert-used",
            Title = "A check is an `assert`",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [703, 617],
            Tier = Tier.Audit,
            Aliases = Names("101", "assert_used"),
            Why = """
                Python leaves out every `assert` when it runs with `-O` or `PYTHONOPTIMIZE`. A check of rights or of input that is written
                as an assertion is then gone.
                """,
            Fix = "Outside of tests, write `if not …: raise …` with an exception of its own.",
            References = ["https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("def pay(user):\n    «assert user.is_admin»\n"),
            Good("a check that stays", "def pay(user):\n    if not user.is_admin:\n        raise PermissionError(user)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        var path = view.Module.Path.Value;
        if (view.Settings.AssertSkips.Any(glob => PythonGlob.Matches(glob, "./" + path) || PythonGlob.Matches(glob, path)))
            return [];
        return view.Module.All(NodeKind.Assert).Select(site => new Hit(site.Node.Span, "`assert` is left out when Python runs with `-O`"));
    }
}
