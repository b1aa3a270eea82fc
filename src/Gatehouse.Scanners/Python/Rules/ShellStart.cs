using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A call that always starts a shell.</summary>
public sealed class ShellStart : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/shell-start",
            Title = "A shell is started",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("605", "start_process_with_a_shell"),
            Why = "`os.system` and its like give the line to a shell: a `;` or `$(…)` in any part from outside is a command of its own.",
            Fix = "Use `subprocess.run` with a list and without `shell`.",
            References = ["https://docs.python.org/3/library/subprocess.html#replacing-os-system"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import os\n\n«os.system(line)»\n«os.popen('ls')»\n"),
            Good("no shell", "import subprocess\n\nsubprocess.run(['ls', folder])\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsTo(view.Settings.Shell.Distinct()))
        {
            if (call.Positional.IsEmpty)
                continue;
            var isFixed = Spelled.IsText(call.At(0));
            yield return call.Hit(isFixed ? "a shell is not needed for this" : "a shell reads this line") with
            {
                Severity = isFixed ? Severity.Low : Severity.High,
            };
        }
    }
}
