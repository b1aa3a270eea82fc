using Gatehouse.Scanners.Python.Audit;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A program that is started through a shell.</summary>
public sealed class SubprocessShell : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/subprocess-shell",
            Title = "`subprocess` starts a shell",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("602", "subprocess_popen_with_shell_equals_true"),
            Why = "The shell reads the whole line: a `;` or `$(…)` in any part that comes from outside is a command of its own.",
            Fix = "Leave `shell` out and pass a list: `subprocess.run(['ls', folder])`.",
            References = ["https://docs.python.org/3/library/subprocess.html#security-considerations"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import subprocess as sp\n\nsp.run(line, «shell=True»)\nsp.call('ls', «shell=True»)\n"),
            Good("a list", "import subprocess\n\nsubprocess.run(['ls', folder])\nsubprocess.run(line, shell=False)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsTo(view.Settings.Subprocess.Distinct()))
        {
            if (call.Positional.IsEmpty || !AsksForShell(call))
                continue;
            var isFixed = Spelled.IsText(call.At(0));
            yield return view.Hit(call, call.Keyword("shell"), isFixed ? "a shell is not needed for this" : "a shell reads this line") with
            {
                Severity = isFixed ? Severity.Low : Severity.High,
                Edit = isFixed ? Mending.WithoutShell(call.Node, call.At(0)!, view.Module.Tree.Text.Memory) : null,
            };
        }
    }

    internal static bool AsksForShell(AuditCall call) => call.Keyword("shell") is { } shell && !Spelled.IsFalsy(shell.Value);
}
