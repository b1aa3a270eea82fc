using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A name for a temporary file that someone else may take first.</summary>
public sealed class TemporaryNameRace : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/temporary-name-race",
            Title = "A temporary file's name without its file",
            Severity = Severity.Medium,
            Cwe = [377],
            Why =
                "Between the name and the file another user of the machine puts a link there, and the program writes where that one points.",
            Fix = "Use `tempfile.mkstemp()` or `NamedTemporaryFile()`, which make the file with the name.",
            References = ["https://docs.python.org/3/library/tempfile.html#tempfile.mktemp"],
            Aliases = ["bandit:B306", "bandit:mktemp_q", "ruff:S306"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import tempfile

                with open(«tempfile.mktemp()», "w") as file:
                    file.write("…")
                """
            ),
            Good(
                "with its file",
                """
                import tempfile

                with tempfile.NamedTemporaryFile("w") as file:
                    file.write("…")
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("tempfile.mktemp"))
        {
            // In a directory of one's own nobody is in the race, and the name of a pipe is no file's.
            if (call.Argument(2, "dir") is null && call.Argument("prefix")?.String?.StartsWith('\\') != true)
                yield return new Hit(call.Span, "Someone else can make a file of this name first");
        }

        foreach (var call in module.CallsTo("os.tempnam", "os.tmpnam"))
            yield return new Hit(call.Span, "Someone else can make a file of this name first");
    }
}
