using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A call that starts a program in place of this one or beside it.</summary>
public sealed class ProcessStart : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/process-start",
            Title = "A program is started",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("606", "start_process_with_no_shell"),
            Why = "Who chooses the program or its arguments chooses what runs with the rights of this one.",
            Fix = "See to it that the program is fixed and named by its full path.",
            References = ["https://docs.python.org/3/library/os.html#process-management"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import os\n\n«os.execv(tool, [tool, name])»\n"), Good("no process", "import os\n\nos.getpid()\n")];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        view.CallsTo(view.Settings.NoShell.Distinct()).Select(call => call.Hit("look at what is started, and with what"));
}
