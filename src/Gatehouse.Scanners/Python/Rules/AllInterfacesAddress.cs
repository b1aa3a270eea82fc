using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The address of all interfaces.</summary>
public sealed class AllInterfacesAddress : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/all-interfaces-address",
            Title = "The address of all network interfaces",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [1327, 605],
            Tier = Tier.Audit,
            Aliases = Names("104", "hardcoded_bind_all_interfaces"),
            Why = "A service that listens on `0.0.0.0` answers on every network the machine is in, also where nobody meant it to.",
            Fix = "Take the address from the configuration, with `127.0.0.1` as the default.",
            References = ["https://docs.python.org/3/library/socket.html#socket-families"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import socket\n\ns = socket.socket()\ns.bind((«'0.0.0.0'», 8080))\n"),
            Good("a local address", "import socket\n\ns = socket.socket()\ns.bind(('127.0.0.1', 8080))\n"),
            Good("words about it", "\"\"\"0.0.0.0\"\"\"\nHELP = 'listens on 0.0.0.0 if asked to'\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from site in view.Texts
        where ((StringExpression)site.Node).Value == "0.0.0.0"
        select view.Hit(site, "`0.0.0.0` is every network interface");
}
