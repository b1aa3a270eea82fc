using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A shell that any other function is asked for.</summary>
public sealed class ShellArgument : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/shell-argument",
            Title = "A function is called with `shell=True`",
            Severity = Severity.Medium,
            Confidence = Confidence.Low,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("604", "any_other_function_with_shell_equals_true"),
            Why = "An argument of this name most often goes on to `subprocess`, where a shell reads the whole line.",
            Fix = "Leave `shell` out and pass the command as a list.",
            References = ["https://docs.python.org/3/library/subprocess.html#security-considerations"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("execute(line, «shell=True»)\n"), Good("no shell", "execute(line)\nexecute(line, shell=False)\n")];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsWith("shell")
        where !view.Settings.Subprocess.Contains(call.Name) && SubprocessShell.AsksForShell(call)
        select view.Hit(call, call.Keyword("shell"), "this may start a shell");
}
