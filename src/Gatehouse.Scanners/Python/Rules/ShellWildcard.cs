using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A wildcard that a shell expands for a program that takes options from file names.</summary>
public sealed class ShellWildcard : AuditRule
{
    private static readonly ImmutableArray<string> Programs = ["chown", "chmod", "tar", "rsync"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/shell-wildcard",
            Title = "A shell expands a wildcard for a program that takes options",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [155, 78],
            Tier = Tier.Audit,
            Aliases = Names("609", "linux_commands_wildcard_injection"),
            Why = "A file called `--checkpoint-action=exec=…` becomes an option of `tar`, and the command in it runs.",
            Fix = "Put `./` or `--` before the `*`, or list the files in Python and pass them one by one.",
            References = ["https://cwe.mitre.org/data/definitions/88.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import os\n\n«os.system('tar cf all.tar *')»\n"), Good("no wildcard", "import os\n\nos.system('tar cf all.tar files')\n")];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsTo(view.Settings.Shell.Concat(view.Settings.Subprocess).Distinct()))
        {
            var shell = call.Keyword("shell");
            if (!view.Settings.Shell.Contains(call.Name) && !Spelled.Is(shell, "True"))
                continue;
            var command = call.At(0) is ListExpression list
                ? string.Join(' ', list.Elements.Select(element => element is AttributeExpression ? "" : Spelled.Word(element)))
                : Spelled.Word(call.At(0)) ?? "";
            if (
                command.Contains('*', StringComparison.Ordinal)
                && Programs.Any(program => command.Contains(program, StringComparison.Ordinal))
            )
                yield return view.Hit(call, shell, "a file name that looks like an option is one");
        }
    }
}
