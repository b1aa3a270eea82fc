using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Files that every user of the machine may write.</summary>
public sealed class WorldWritable : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/world-writable",
            Title = "Files that everyone may write",
            Severity = Severity.Medium,
            Cwe = [732],
            Why = "Every user and every broken-into program of the machine can change what this one reads or runs.",
            Fix =
                "Use `0o600` for files and `0o700` for directories, `0o644` and `0o755` where others read; leave the umask at `0o022` or `0o077`.",
            References = ["https://docs.python.org/3/library/os.html#os.chmod"],
            Aliases = ["bandit:B103", "bandit:set_bad_file_permissions", "ruff:S103"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import os

                os.chmod("/srv/shop/run.sh", «0o777»)
                """
            ),
            Bad(
                """
                import os, stat

                os.chmod("/srv/shop/run.sh", «stat.S_IRUSR | stat.S_IRWXO»)
                os.umask(«0»)
                """
            ),
            Bad(
                """
                from pathlib import Path

                Path("/srv/shop").chmod(«0o666»)
                """
            ),
            Good(
                "for its owner",
                """
                import os

                os.chmod("/srv/shop/run.sh", 0o755)
                os.umask(0o077)
                """
            ),
            Good(
                "a sticky directory",
                """
                import os

                os.chmod("/srv/drop", 0o1777)
                """
            ),
            Good(
                "the umask, only looked at",
                """
                import os

                old = os.umask(0)
                os.umask(old)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("os.chmod", "os.fchmod", "os.lchmod"))
        {
            if (call.Argument(1, "mode") is { } mode && At(module, mode) is { } hit)
                yield return hit;
        }

        foreach (var call in module.CallsTo("pathlib.Path().chmod"))
        {
            if (call.Argument(0, "mode") is { } mode && At(module, mode) is { } hit)
                yield return hit;
        }

        // Set and put back at once it only asks what the mask is, or lets exact modes be given.
        var masks = module.CallsTo("os.umask").ToList();
        foreach (var call in masks)
        {
            var isKept = module.Around.ParentOf(call.Node) is not ExpressionStatement;
            if (!isKept && call.Argument(0, "mask") is { Integer: 0 } mask && !Daemonizes(module, call))
                yield return new Hit(mask.Value.Span, "What this program makes from here on, everyone may write")
                {
                    Confidence = Confidence.Medium,
                };
        }
    }

    private static Hit? At(PythonModule module, CallArgument mode)
    {
        if (Bits(module, mode.Value, mode.Scope) is not { } bits || (bits & 0b010) == 0 || (bits & 0x200) != 0)
            return null;
        return new Hit(mode.Value.Span, "Every user of this machine may write it");
    }

    private static long? Bits(PythonModule module, Expression value, Scope scope) =>
        scope.Followed(value) switch
        {
            NumberExpression number => number.Integer,
            BinaryOpExpression { Operator: BinaryOperator.BitOr } both => (Bits(module, both.Left, scope) ?? 0)
                | (Bits(module, both.Right, scope) ?? 0),
            _ => module.PathOf(value, scope) switch
            {
                "stat.S_IRWXO" => 7,
                "stat.S_IWOTH" => 2,
                "stat.S_IROTH" => 4,
                "stat.S_IXOTH" => 1,
                "stat.S_ISVTX" => 0x200,
                _ => null,
            },
        };

    /// <summary>A daemon clears the mask when it starts, by the book, and gives each file its mode.</summary>
    private static bool Daemonizes(PythonModule module, CallSite call) =>
        module.Around.FunctionOf(call.Node) is { } function && Purpose.NamesIn(function).Exists(name => name is "setsid" or "fork");
}
