using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

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
