using Gatehouse.Engine.Syntax.Python;
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
            Bad(
                """
                import tempfile

                path = «tempfile.mktemp(suffix=".csv", dir="/tmp")»
                path = «tempfile.mktemp(".csv", "rows-", tempfile.gettempdir())»
                path = «tempfile.mktemp(dir=None)»
                """
            ),
            Good(
                "in a directory of its own",
                """
                import tempfile

                path = tempfile.mktemp(dir="/var/lib/shop/spool")
                path = tempfile.mktemp(dir=tempfile.mkdtemp())
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
            if (call.Argument(2, "dir") is not { IsNone: false } own || IsShared(own))
            {
                if (call.Argument(1, "prefix")?.String?.StartsWith('\\') != true)
                    yield return new Hit(call.Span, "Someone else can make a file of this name first");
            }
        }

        foreach (var call in module.CallsTo("os.tempnam", "os.tmpnam"))
            yield return new Hit(call.Span, "Someone else can make a file of this name first");
    }

    private static bool IsShared(CallArgument folder) =>
        folder.String is { } path
            ? path.TrimEnd('/') is "/tmp" or "/var/tmp" or "/dev/shm" or "/usr/tmp"
            : folder.Scope.Followed(folder.Value) is CallExpression made
                && folder.Module.PathOf(made.Function, folder.Scope) == "tempfile.gettempdir";
}
