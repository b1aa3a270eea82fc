using System.Text;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse reference</c>: <c>docs/cli.md</c>, from the command tree. Left out of the help: it is for this repository only.</summary>
internal sealed class ReferenceVerb() : Verb("reference", "Prints the reference of the command line as Markdown.")
{
    public override int Run(Call call)
    {
        call.Terminal.Write(Page());
        return ExitCode.Open;
    }

    private static string Page()
    {
        var page = new StringBuilder(
            """
            # Command line

            <!-- Generated from the command tree: GATEHOUSE_UPDATE=1 ./test rewrites it. -->

            `gatehouse COMMAND [options]`. Every command answers `--help`; `gatehouse --version` says the version.

            | Exit code | Means |
            | --- | --- |
            | 0 | the gate is open: everything wanted was read and the policy objects to nothing |
            | 1 | the gate is closed: the policy objects |
            | 2 | it cannot tell: something wanted was not read, or the command could not do its work |

            No report format changes the exit code. Standard output carries the result and nothing else; progress, notes and mistakes go to standard error.
            Colours appear on a terminal only; `NO_COLOR` turns them off and `CLICOLOR_FORCE=1` on.


            """.ReplaceLineEndings("\n")
        );
        foreach (var verb in CommandLine.VerbNames.Select(CommandLine.Build))
            Write(page, $"gatehouse {verb.Name}", verb);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void Write(StringBuilder page, string line, Verb verb)
    {
        page.Append($"## {line}\n\n{verb.Description}\n\n```text\n{Help.Synopsis(line, verb)}\n```\n\n");
        Table(page, "Argument", verb.Arguments.Select(argument => (argument.Name, argument.Description)));
        Table(
            page,
            "Option",
            verb.Options.Where(option => !option.Hidden).Select(option => (Help.Label(option).Trim(), option.Description))
        );
        foreach (var note in verb.Notes)
            page.Append($"{note}\n\n");
        if (verb.Examples.Count > 0)
        {
            page.Append("```sh\n");
            foreach (var example in verb.Examples)
                page.Append($"# {example.Does}\n{example.CommandLine}\n");
            page.Append("```\n\n");
        }

        foreach (var sub in verb.Subcommands.OfType<Verb>())
            Write(page, $"{line} {sub.Name}", sub);
    }

    private static void Table(StringBuilder page, string title, IEnumerable<(string Label, string? Says)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        page.Append($"| {title} | |\n| --- | --- |\n");
        foreach (var (label, says) in all)
            page.Append($"| `{Cell(label)}` | {Cell(says ?? "")} |\n");
        page.Append('\n');
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
