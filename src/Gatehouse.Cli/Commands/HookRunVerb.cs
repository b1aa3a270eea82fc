using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Gatehouse.Cli.Hooks;
using Gatehouse.Engine;
using Gatehouse.Engine.Sources.Git;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse hook run</c>: what the pre-commit hook calls.</summary>
internal sealed class HookRunVerb : Verb
{
    private const string ScanName = "scan";

    private static readonly string[] Names = [.. HookChecks.All.Select(check => check.Name), ScanName];

    private readonly Argument<string[]> _files = new("FILES")
    {
        Description = "Looks at these files as they are staged; at all that is staged if left out. The scan always judges all that is staged.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _only = Knowing(
        Words("--only", "CHECK[,...]", $"Only these checks: {string.Join(", ", Names)}."),
        () => Names
    );

    public HookRunVerb()
        : base("run", "Checks what is staged: what the pre-commit hook calls.")
    {
        Add(_files);
        Add(_only);
    }

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse hook run", "all checks, and the scan of what is staged"),
            new("gatehouse hook run --only large-files,merge-conflicts", "two of them, without the scan"),
        ];

    public override int Run(Call call)
    {
        var chosen = call.Words(_only) is { Count: > 0 } words ? words.Select(word => Call.OneOf("check", word, Names)).ToList() : [.. Names];
        using var repository =
            GitRepository.Discover(".")
            ?? throw new UserError("this folder is in no git repository", "run it inside one; gatehouse scan judges any folder");
        var indexFile = Environment.GetEnvironmentVariable("GIT_INDEX_FILE");
        var inspection = Inspection.OfStaged(repository, indexFile, call.Terminal);
        var commit = inspection.NextCommit(repository, repository.ReadIndex(indexFile), call.Values(_files));
        var isClosed = false;
        foreach (var check in HookChecks.All.Where(check => chosen.Contains(check.Name, StringComparer.Ordinal)))
            isClosed |= Tell(check, [.. check.Run(commit, call.Cancel)], call.Terminal);
        if (!chosen.Contains(ScanName, StringComparer.Ordinal))
            return isClosed ? ExitCode.Closed : ExitCode.Open;
        var scanned = ExitCode.Of(inspection.RunAndShow(call).Verdict);
        return isClosed ? ExitCode.Closed : scanned;
    }

    private static bool Tell(HookCheck check, ImmutableArray<Complaint> complaints, Terminal terminal)
    {
        var ansi = new Ansi(terminal.OutHasColor);
        var text = new StringBuilder();
        foreach (var complaint in complaints)
        {
            text.Append($"{ansi.Red(check.Name + ":")} {TextBytes.Printable(complaint.Message)}\n");
            text.Append($"  {ansi.Bold("try:")} {TextBytes.Printable(complaint.Remedy)}\n");
        }

        if (complaints.IsEmpty)
            terminal.Detail($"{check.Name}: {check.Title}");
        else
            terminal.Write(text.ToString());
        return !complaints.IsEmpty;
    }
}
