using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An SSH client that trusts any host.</summary>
public sealed class HostKeyPolicy : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/host-key-policy",
            Title = "An SSH client trusts any host",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [295],
            Tier = Tier.Audit,
            Aliases = Names("507", "ssh_no_host_key_verification"),
            Why = "A host whose key was never seen is taken for the one that was meant: whoever answers first gets the password.",
            Fix = "Load the known keys with `load_system_host_keys()` and keep `RejectPolicy`, the default.",
            References = ["https://docs.paramiko.org/en/stable/api/client.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import paramiko\n\nssh = paramiko.SSHClient()\n«ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())»\n"),
            Good(
                "strangers are refused",
                "import paramiko\n\nssh = paramiko.SSHClient()\nssh.set_missing_host_key_policy(paramiko.RejectPolicy())\n"
            ),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsNamed("set_missing_host_key_policy"))
        {
            var policy = call.At(0) switch
            {
                CallExpression made => Spelled.Called(made),
                NameExpression or AttributeExpression => Spelled.Word(call.At(0)),
                _ => null,
            };
            if (policy is "AutoAddPolicy" or "WarningPolicy" && view.ImportsLike("paramiko", call))
                yield return call.Hit($"`{policy}` takes any host for the right one");
        }
    }
}

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

/// <summary>SNMP of a version without secrets.</summary>
public sealed class SnmpOldVersion : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/snmp-old-version",
            Title = "SNMP of version 1 or 2",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("508", "snmp_insecure_version"),
            Why = "Versions 1 and 2 send the community's name, which is the password, in the clear.",
            Fix = "Use SNMPv3 with `UsmUserData`, an authentication key and a privacy key.",
            References = ["https://www.rfc-editor.org/rfc/rfc3414"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from pysnmp.hlapi import CommunityData\n\n«CommunityData('public', mpModel=0)»\n"),
            Good("version 3", "from pysnmp.hlapi import UsmUserData\n\nUsmUserData(user, auth, privacy)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsTo("pysnmp.hlapi.CommunityData")
        where call.Keyword("mpModel")?.Value is NumberExpression { Integer: 0 or 1 }
        select call.Hit("the community's name goes in the clear");
}

/// <summary>SNMPv3 without encryption.</summary>
public sealed class SnmpPlainUser : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/snmp-plain-user",
            Title = "SNMP without encryption",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("509", "snmp_weak_cryptography"),
            Why = "Without a privacy key everything is sent in the clear, without an authentication key anyone can be the user.",
            Fix = "Give `UsmUserData` an authentication key and a privacy key.",
            References = ["https://www.rfc-editor.org/rfc/rfc3414"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import pysnmp.hlapi as snmp\n\n«snmp.UsmUserData('me', auth)»\n"),
            Good("both keys", "import pysnmp.hlapi as snmp\n\nsnmp.UsmUserData('me', auth, privacy)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsTo("pysnmp.hlapi.UsmUserData")
        where call.Positional.Length < 3
        select call.Hit("no key for privacy is given");
}
