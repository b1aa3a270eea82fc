using System.CommandLine;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse init</c>: a commented <c>gatehouse.yml</c> for what is here.</summary>
internal sealed class InitVerb : Verb
{
    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "The folder to write it into; the current one if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _force = Switch("--force", "Replaces a gatehouse.yml that is there.");
    private readonly Option<bool> _print = Switch("--print", "Prints it to standard output instead of writing it.");

    public InitVerb()
        : base("init", "Writes a commented gatehouse.yml for what it detects.")
    {
        Add(_path);
        Add(_force);
        Add(_print);
    }

    public override IReadOnlyList<Usage> Examples =>
        [new("gatehouse init", "write ./gatehouse.yml"), new("gatehouse init --print | less", "look at it first")];

    public override int Run(Call call)
    {
        var folder = call.Value(_path) ?? ".";
        if (!Directory.Exists(folder))
            throw new UserError($"there is no folder {folder}", "gatehouse init .");
        var found = ProjectKind.In(folder);
        var text = Text(found);
        if (call.Has(_print))
        {
            call.Terminal.Write(text);
            return ExitCode.Open;
        }

        var path = Path.Combine(folder, Settings.FileName);
        if (File.Exists(path) && !call.Has(_force))
            throw new UserError($"{path} is there already", "gatehouse init --force replaces it; gatehouse init --print shows the new one");
        using var files = new ReportFiles();
        files.Add(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        files.Publish(call.Cancel);
        call.Terminal.Say($"wrote {path} for {(found.Count == 0 ? "any project" : string.Join(", ", found.Select(kind => kind.Name)))}");
        call.Terminal.Say("next: gatehouse scan, then gatehouse hook install");
        return ExitCode.Open;
    }

    private static string Text(IReadOnlyList<ProjectKind> found)
    {
        var text = new StringBuilder();
        text.Append("# Gatehouse: what is scanned and what closes the gate. `gatehouse scan` reads it; the command line wins over it.\n");
        text.Append(found.Count == 0 ? "\n" : $"# Made for what was here: {string.Join(", ", found.Select(kind => kind.Name))}.\n\n");
        text.Append(
            """
            # strict: findings of medium severity and above close the gate, trial rules report too.
            # default: secrets always, other findings by scanner and stage.
            # report-only: nothing closes it; what could not be read still makes the verdict unknown.
            policy: default

            scan:
              # Larger files are passed over, and every report says so.
              max-file-size: 10MB
              # Left out of every scan, besides what .gitignore and .gatehouseignore name; patterns as in a .gitignore.
              exclude:

            """.ReplaceLineEndings("\n")
        );
        var folders = found.SelectMany(kind => kind.MadeFolders).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var made in folders.Count > 0 ? folders : ["build/"])
            text.Append($"    - \"{made}\"\n");
        text.Append(
            """

            # What `gatehouse hook install` checks before each commit, besides the scan.
            hook:
              protected-branches: [main, master]
              max-added-file-size: 500KB

            # An excuse for findings, with an end. Beside the code a comment does the same:
            #   gatehouse: allow[secrets/private-key] until YYYY-MM-DD: test key, never deployed
            # waivers:
            #   - rule: secrets/private-key
            #     path: tests/fixtures/**
            #     reason: test key, never deployed
            #     owner: you@example.org
            #     until: 2027-01-31

            """.ReplaceLineEndings("\n")
        );
        return text.ToString();
    }
}
