using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A program that is started without a shell.</summary>
public sealed class SubprocessCall : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/subprocess-call",
            Title = "`subprocess` starts a program",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("603", "subprocess_without_shell_equals_true"),
            Why = "Even without a shell a part of the command that comes from outside can be an option that the program should not get.",
            Fix = "See to it that the program is fixed, and put `--` before what comes from outside.",
            References = ["https://cwe.mitre.org/data/definitions/88.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import subprocess\n\n«subprocess.run([tool, name])»\nsubprocess.run(line, «shell=False»)\n"),
            Good("another module", "import runner\n\nrunner.run([tool, name])\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsTo(view.Settings.Subprocess.Distinct())
        where !SubprocessShell.AsksForShell(call)
        select view.Hit(call, call.Keyword("shell"), "look at what is started, and with what");
}
