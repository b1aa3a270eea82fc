using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An SSH client that takes any host for the right one.</summary>
public sealed class UnknownSshHostAccepted : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unknown-ssh-host-accepted",
            Title = "An unknown SSH host is accepted",
            Severity = Severity.Medium,
            Cwe = [295, 322],
            Why =
                "Whoever answers at that address is taken for the server: it gets the password and the commands, and chooses the answers.",
            Fix =
                "Load the known hosts (`load_system_host_keys()` or `load_host_keys(file)`) and leave paramiko's default, `RejectPolicy`.",
            References = ["https://docs.paramiko.org/en/stable/api/client.html"],
            Aliases = ["bandit:B507", "bandit:ssh_no_host_key_verification", "ruff:S507"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import paramiko

                client = paramiko.SSHClient()
                client.set_missing_host_key_policy(«paramiko.AutoAddPolicy()»)
                """
            ),
            Bad(
                """
                import asyncssh

                async def reach(host):
                    return await asyncssh.connect(host, «known_hosts=None»)
                """
            ),
            Good(
                "it is refused",
                """
                import paramiko

                client = paramiko.SSHClient()
                client.load_system_host_keys()
                client.set_missing_host_key_policy(paramiko.RejectPolicy())
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsNamed("set_missing_host_key_policy"))
        {
            if (call.Argument(0, "policy") is not { Path: { } path } policy || !path.StartsWith("paramiko.", StringComparison.Ordinal))
                continue;
            if (path.Contains("AutoAddPolicy", StringComparison.Ordinal))
                yield return new Hit(policy.Span, "Any host is taken for the right one");
            else if (path.Contains("WarningPolicy", StringComparison.Ordinal))
                yield return new Hit(policy.Span, "Any host is taken for the right one, with a line in the log")
                {
                    Severity = Severity.Low,
                };
        }

        foreach (var call in module.CallsTo("asyncssh.connect", "asyncssh.create_connection"))
        {
            if (call.Argument("known_hosts") is { IsNone: true } known)
                yield return new Hit(known.Span, "Any host is taken for the right one");
        }

        foreach (var call in module.CallsTo("pysftp.CnOpts", "fabric.Connection"))
        {
            if (call.Argument("disabled_host_keys") is { IsTrue: true } disabled)
                yield return new Hit(disabled.Span, "Any host is taken for the right one");
        }
    }
}
