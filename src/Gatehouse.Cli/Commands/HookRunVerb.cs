using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Gatehouse.Cli.Hooks;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Sources;
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
        Description =
            "Looks at these files as they are staged; at all that is staged if left out. The scan always judges all that is staged.",
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
        var chosen = call.Words(_only) is { Count: > 0 } words
            ? words.Select(word => Call.OneOf("check", word, Names)).ToList()
            : [.. Names];
        using var repository =
            GitRepository.Discover(".")
            ?? throw new UserError("this folder is in no git repository", "run it inside one; gatehouse scan judges any folder");
        var indexFile = Environment.GetEnvironmentVariable("GIT_INDEX_FILE");
        var tree = StagedTree.Open("staged files", repository, indexFile);
        var settings = Inspection.SettingsOf(tree, call.Terminal);
        var isClosed = false;
        var commit = Next(repository, tree, repository.ReadIndex(indexFile), settings, call.Values(_files));
        foreach (var check in HookChecks.All.Where(check => chosen.Contains(check.Name, StringComparer.Ordinal)))
            isClosed |= Tell(check, [.. check.Run(commit, call.Cancel)], call.Terminal);
        var scanned = chosen.Contains(ScanName, StringComparer.Ordinal) ? Judge(call, tree, settings) : ExitCode.Open;
        return isClosed ? ExitCode.Closed : scanned;
    }

    private static int Judge(Call call, SourceTree tree, Settings settings)
    {
        var desk = AdvisoryDesk.Usual(call.Terminal);
        var request = Inspection.OfStaged(Inspection.Request(tree, settings, desk), settings.Scan.Only.Length > 0) with
        {
            Occasion = new Occasion(Stages.PreCommit),
        };
        var result = Inspection.Run(call, request);
        // A commit that passes is no news; git's own lines follow.
        if (result.Verdict is not Pass || result.Verdict.Warnings.Length > 0 || call.Terminal.IsVerbose)
            ReportPlan.Show(new TerminalReport(), result, call.Terminal);
        return ExitCode.Of(result.Verdict);
    }

    private static NextCommit Next(
        GitRepository repository,
        StagedTree tree,
        GitIndex index,
        Settings settings,
        IReadOnlyList<string> named
    )
    {
        var changes = tree
            .Changes.Where(change => change.NewId is not null && IsFile(change.NewMode))
            .Select(change => new StagedFile(change.Path.Text, change.NewId!.Value, change.Kind == GitChangeKind.Added))
            .ToImmutableArray();
        return new NextCommit(repository, named.Count == 0 ? changes : Named(repository, index, changes, named))
        {
            MaxFileSize = settings.Scan.MaxFileSize,
            MaxAddedFileSize = settings.Hook.MaxAddedFileSize,
            ProtectedBranches = settings.Hook.ProtectedBranches,
        };
    }

    private static ImmutableArray<StagedFile> Named(
        GitRepository repository,
        GitIndex index,
        ImmutableArray<StagedFile> changes,
        IReadOnlyList<string> named
    )
    {
        var top = repository.WorkTree ?? repository.GitDirectory;
        var wanted = named
            .Select(name => Path.GetRelativePath(top, Path.GetFullPath(name)).Replace(Path.DirectorySeparatorChar, '/'))
            .ToHashSet(StringComparer.Ordinal);
        var added = changes.Where(file => file.IsAdded).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var found = index
            .Entries.Where(entry => entry.Stage == 0 && IsFile(entry.Mode) && wanted.Contains(entry.Path.Text))
            .Select(entry => new StagedFile(entry.Path.Text, entry.Id, added.Contains(entry.Path.Text)))
            .ToImmutableArray();
        var missing = wanted.Except(found.Select(file => file.Path), StringComparer.Ordinal).Order(StringComparer.Ordinal).FirstOrDefault();
        return missing is null
            ? found
            : throw new UserError($"{missing} is not staged as a file, so it was not checked", $"git add {missing}");
    }

    private static bool IsFile(GitFileMode mode) => mode is GitFileMode.File or GitFileMode.Executable;

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
