using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A file with a fixed name in a directory where everyone writes.</summary>
public sealed class PredictableTemporaryFile : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/predictable-temporary-file",
            Title = "A file of a fixed name in a shared directory",
            Severity = Severity.Low,
            Cwe = [377],
            Why =
                "Any user of the machine can put a link of that name there first: the program then overwrites the file it points to, or takes what it reads for its own.",
            Fix = "Use the `tempfile` module, or a directory of the program's own.",
            References = ["https://docs.python.org/3/library/tempfile.html"],
            Aliases = ["bandit:B108", "bandit:hardcoded_tmp_directory", "ruff:S108"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                with open(«"/tmp/report.txt"», "w") as file:
                    file.write("…")
                """
            ),
            Bad(
                """
                import os

                def save(user, text):
                    open(«f"/tmp/{user}.txt"», "wb").write(text)
                """
            ),
            Bad(
                """
                from flask import send_file

                def download(number):
                    return send_file(«f"/tmp/{number}.tgz"»)
                """
            ),
            Good(
                "only read",
                """
                open("/tmp/.X11-unix").read()
                """
            ),
            Good(
                "elsewhere",
                """
                open("/var/lib/shop/report.txt", "w").write("…")
                """
            ),
            Good(
                "made with its name",
                """
                import tempfile

                with tempfile.NamedTemporaryFile("w", dir="/tmp") as file:
                    file.write("…")
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("open", "io.open", "codecs.open"))
        {
            if (
                call.Argument(1, "mode") is not { String: { } mode }
                || mode.AsSpan().IndexOfAny('w', 'a', '+') < 0
                || mode.Contains('x', StringComparison.Ordinal)
            )
                continue;
            if (call.Argument(0, "file") is { } file && Begin(file) is { } path && IsShared(path))
                yield return new Hit(file.Value.Span, "Any user of this machine can put a link of that name there first");
        }

        foreach (var call in module.CallsTo("logging.FileHandler", "sqlite3.connect", "shelve.open", "flask.send_file"))
        {
            if (call.Argument(0) is { } file && Begin(file) is { } path && IsShared(path))
                yield return new Hit(file.Value.Span, "Any user of this machine can put a link of that name there first");
        }
    }

    private static string? Begin(CallArgument file) =>
        file.Scope.Followed(file.Value) switch
        {
            FormattedStringExpression { Parts: [StringExpression first, ..] } => first.Value,
            BinaryOpExpression { Operator: BinaryOperator.Add or BinaryOperator.Mod, Left: StringExpression left } => left.Value,
            _ => file.String,
        };

    private static bool IsShared(string path) =>
        path.Length > 5
            && (
                path.StartsWith("/tmp/", StringComparison.Ordinal)
                || path.StartsWith("/var/tmp/", StringComparison.Ordinal)
                || path.StartsWith("/dev/shm/", StringComparison.Ordinal)
            )
        || path == "/tmp/";
}
