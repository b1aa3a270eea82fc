using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A command that a remote shell runs.</summary>
public sealed class ParamikoExec : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/paramiko-exec",
            Title = "A remote shell runs a command",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("601", "paramiko_calls"),
            Why = "The other machine gives the command to a shell: what is put into it unquoted is run there.",
            Fix = "Quote each part with `shlex.quote`, or choose the command from a table.",
            References = ["https://docs.paramiko.org/en/stable/api/client.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import paramiko\n\nssh = paramiko.SSHClient()\n«ssh.exec_command(line)»\n"),
            Good("another library", "client.exec_command(line)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsNamed("exec_command")
        where view.ImportsLike("paramiko", call)
        select call.Hit("a shell on the other machine reads this");
}
