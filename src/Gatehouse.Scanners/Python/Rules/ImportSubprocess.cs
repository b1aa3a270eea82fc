using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>subprocess</c>.</summary>
public sealed class ImportSubprocess : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-subprocess",
            Title = "`subprocess` is imported",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("404", "import_subprocess"),
            Why = "Code that starts programs is worth a look: what reaches their command lines can be a command.",
            Fix = "See to it that programs are fixed and their arguments are passed as lists.",
            References = ["https://docs.python.org/3/library/subprocess.html#security-considerations"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«import subprocess»\n«from subprocess import run»\n"), Good("another module", "import shutil\n")];

    protected override ImmutableArray<string> Modules => ["subprocess"];

    protected override string Message(string module) => "this code starts programs";
}
