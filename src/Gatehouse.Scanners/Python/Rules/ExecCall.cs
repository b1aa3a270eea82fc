using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A call of <c>exec</c>.</summary>
public sealed class ExecCall : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/exec-call",
            Title = "`exec` runs text as code",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [94, 78],
            Tier = Tier.Audit,
            Aliases = Names("102", "exec_used"),
            Why = "Whoever can change a part of the text that `exec` is given runs code with the rights of the program.",
            Fix = "Call a function from a table of the allowed ones instead; keep input out of what is executed.",
            References = ["https://docs.python.org/3/library/functions.html#exec"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("def run(plan):\n    «exec(plan)»\n"), Good("another object's method", "def run(cursor, plan):\n    cursor.exec(plan)\n")];

    protected override ImmutableArray<string> Functions => ["exec"];

    protected override string Message(string name) => "`exec` runs whatever text it is given";
}
