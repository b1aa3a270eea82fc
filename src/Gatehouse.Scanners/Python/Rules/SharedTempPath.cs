using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

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
