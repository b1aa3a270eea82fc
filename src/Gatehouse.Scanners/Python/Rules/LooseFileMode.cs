using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A file that others may write or its group may run.</summary>
public sealed class LooseFileMode : AuditRule
{
    private const long OthersWrite = 0x2; // o+w
    private const long Loose = 0x1B; // g+w, g+x, o+w, o+x

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/loose-file-mode",
            Title = "A file is opened to other users",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [732],
            Tier = Tier.Audit,
            Aliases = Names("103", "set_bad_file_permissions"),
            Why = "A file that any user of the machine may write is a way into every program that reads or runs it.",
            Fix = "Give no more than is needed: `0o600` for data, `0o700` for what is run, `0o640` where a group reads.",
            References = ["https://docs.python.org/3/library/os.html#os.chmod"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import os\n\n«os.chmod('report', 0o777)»\n«os.chmod('report', 0o710)»\n"),
            Good("for the owner", "import os\n\nos.chmod('report', 0o600)\nos.chmod('report', 0o644)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsLike("chmod"))
        {
            if (call.Positional.Length != 2 || call.At(1) is not NumberExpression { Integer: { } mode } || (mode & Loose) == 0)
                continue;
            var others = (mode & OthersWrite) != 0;
            yield return call.Hit(others ? "every user may write this file" : "the group may write or run this file, or others run it") with
            {
                Severity = others ? Severity.High : Severity.Medium,
            };
        }
    }
}
