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

/// <summary>A path in a folder that all users share.</summary>
public sealed class SharedTempPath : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/shared-temp-path",
            Title = "A fixed path in a folder that all users share",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [377],
            Tier = Tier.Audit,
            Aliases = Names("108", "hardcoded_tmp_directory"),
            Why = """
                Anyone on the machine can put a file or a link under a known name in `/tmp` first, and so choose what the program reads or
                overwrites.
                """,
            Fix = "Use `tempfile.NamedTemporaryFile`, `mkstemp` or `TemporaryDirectory`: they choose a name that nobody can know.",
            References = ["https://docs.python.org/3/library/tempfile.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("with open(«'/tmp/report.txt'», 'w') as out:\n    out.write('done')\n"),
            Good("a name of its own", "import tempfile\n\nwith tempfile.TemporaryFile() as out:\n    out.write(b'done')\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var site in view.Texts)
        {
            var text = ((StringExpression)site.Node).Value;
            if (view.Settings.TmpDirs.Any(folder => text.StartsWith(folder, StringComparison.Ordinal)))
                yield return view.Hit(site, "others can put a file or a link there first");
        }
    }
}
