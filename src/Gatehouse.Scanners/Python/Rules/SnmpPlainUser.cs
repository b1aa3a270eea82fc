using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

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
