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
