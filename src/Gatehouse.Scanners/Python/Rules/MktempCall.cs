using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A temporary name that somebody else can take first.</summary>
public sealed class MktempCall : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/mktemp-call",
            Title = "`mktemp` gives a name, not a file",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [377],
            Tier = Tier.Audit,
            Aliases = Names("306", "mktemp_q"),
            Why = "Between the name and the file somebody else can put a file or a link there.",
            Fix = "Use `tempfile.mkstemp` or `NamedTemporaryFile`, which make the file at once.",
            References = ["https://docs.python.org/3/library/tempfile.html#tempfile.mktemp"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import tempfile\n\nname = «tempfile.mktemp()»\n"),
            Good("a file at once", "import tempfile\n\nhandle, name = tempfile.mkstemp()\n"),
        ];

    protected override ImmutableArray<string> Functions => ["tempfile.mktemp"];

    protected override string Message(string name) => "somebody else can take this name first";
}
