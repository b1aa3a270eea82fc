using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources.Disk;
using Gatehouse.Engine.Sources.Git;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Engine.Sources;

/// <summary>
/// A folder on disk, or one file of it. In a git work tree: what is tracked, and what is untracked and not ignored. Symbolic links are not
/// followed: what they point to inside the tree is read where it lies, and what lies outside is not part of it.
/// </summary>
public sealed class DirectoryTree : SourceTree
{
    private const string GitIgnore = ".gitignore";
    private const string GatehouseIgnore = ".gatehouseignore";
    private const long MostIgnoreBytes = 1024 * 1024;

    private readonly FileSystem _disk = FileSystem.Native;
    private readonly string _root;
    private readonly string? _onlyFile;

    private DirectoryTree(string name, string root, string? onlyFile)
    {
        Name = name;
        _root = root;
        _onlyFile = onlyFile;
    }

    public override string Name { get; }

    /// <summary>The folder's full path on disk.</summary>
    public string Root => _root;

    public static DirectoryTree Open(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            return new DirectoryTree(path, full, null);
        if (File.Exists(full))
            return new DirectoryTree(path, Path.GetDirectoryName(full)!, Path.GetFileName(full));
        throw new UserError($"`{path}` does not exist.", "Name a folder or a file to scan, or `-` for standard input.");
    }

    public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel)
    {
        if (_onlyFile is not null)
            return [TreeEntry.File(_onlyFile, _disk.HandleOf(Path.Combine(_root, _onlyFile)))];
        return WalkFolders(options, cancel);
    }

    private IEnumerable<TreeEntry> WalkFolders(WalkOptions options, CancellationToken cancel)
    {
        using var buffer = new FileBuffer();
        foreach (var entry in new Walker(_disk, buffer, options, cancel).Walk(_root))
            yield return entry;
    }

    public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize) => _disk.Read(entry.Handle!, buffer, maxSize);

    public override bool Has(string path) => File.Exists(Path.Combine(_root, path));

    public override byte[]? Find(string path, long maxSize)
    {
        using var buffer = new FileBuffer();
        var outcome = _disk.Read(_disk.HandleOf(Path.Combine(_root, path)), buffer, maxSize);
        if (outcome.Status == ReadStatus.Read)
            return buffer.Content.ToArray();
        if (outcome.Status == ReadStatus.Failed && !Has(path))
            return null;
        throw new UserError($"`{path}` could not be read: {outcome.Detail}.", "Make it a readable file.");
    }

    /// <summary>One walk: the ignore rules in force and the repository at hand change from folder to folder.</summary>
    private sealed class Walker(FileSystem disk, FileBuffer buffer, WalkOptions options, CancellationToken cancel)
    {
        private string _prefix = "";

        public IEnumerable<TreeEntry> Walk(string root)
        {
            var problems = new List<TreeEntry>();
            var top = Enter(root, problems);
            foreach (var problem in problems)
                yield return problem;
            var stack = new Stack<Folder>();
            stack.Push(top);
            while (stack.TryPop(out var folder))
            {
                cancel.ThrowIfCancellationRequested();
                foreach (var entry in Visit(folder, stack))
                    yield return entry;
            }
        }

        /// <summary>The top folder, with the ignore files that lie above it in its repository.</summary>
        private Folder Enter(string root, List<TreeEntry> problems)
        {
            var handle = disk.HandleOf(root);
            if (!options.HonourIgnoreFiles)
                return new Folder(handle, "", IgnoreRules.Empty, IgnoreRules.Empty, null, "");
            var above = OutermostWorkTree(root, problems);
            var git = IgnoreRules.Empty;
            var gatehouse = IgnoreRules.Empty;
            if (above is null || above.Value.Top == root)
                return new Folder(handle, "", git, gatehouse, null, "");
            var (topFolder, tracked) = above.Value;
            _prefix = Path.GetRelativePath(topFolder, root).Replace(Path.DirectorySeparatorChar, '/') + "/";
            git = Push(git, Path.Combine(topFolder, ".git/info/exclude"), ".git/info/exclude", "", problems);
            var folder = "";
            foreach (var part in _prefix.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                git = Push(git, Path.Combine(topFolder, folder, GitIgnore), folder + GitIgnore, folder.TrimEnd('/'), problems);
                gatehouse = Push(
                    gatehouse,
                    Path.Combine(topFolder, folder, GatehouseIgnore),
                    folder + GatehouseIgnore,
                    folder.TrimEnd('/'),
                    problems
                );
                folder += part + "/";
            }

            return new Folder(handle, "", git, gatehouse, tracked, "");
        }

        private static (string Top, GitIndex? Tracked)? OutermostWorkTree(string root, List<TreeEntry> problems)
        {
            try
            {
                using var repository = GitRepository.Discover(root);
                return repository?.WorkTree is { } top ? (top, top == root ? null : repository.ReadIndex()) : null;
            }
            catch (GitFormatException failure)
            {
                problems.Add(Unreadable(".git", failure));
                return null;
            }
        }

        private List<TreeEntry> Visit(Folder folder, Stack<Folder> stack)
        {
            var found = new List<TreeEntry>();
            var listed = disk.List(folder.Handle, out var reason);
            if (listed is null)
            {
                var path = folder.Path.Length == 0 ? "." : folder.Path[..^1];
                found.Add(
                    TreeEntry.Failed(path, $"the folder could not be listed: {reason}", "Give the scan the right to read it, or ignore it.")
                );
                return found;
            }

            var (git, gatehouse, tracked, trackedFrom) = (folder.Git, folder.Gatehouse, folder.Tracked, folder.TrackedFrom);
            if (options.HonourIgnoreFiles)
            {
                if (listed.Exists(entry => entry.Name == ".git"))
                    (git, tracked, trackedFrom) = EnterRepository(folder, listed, found);
                foreach (var entry in listed.Where(entry => entry.Kind == DiskKind.File && entry.Name is GitIgnore or GatehouseIgnore))
                {
                    var source = folder.Path + entry.Name;
                    var base_ = (_prefix + folder.Path).TrimEnd('/');
                    if (entry.Name == GitIgnore)
                        git = Push(git, entry.Handle, source, base_, found);
                    else
                        gatehouse = Push(gatehouse, entry.Handle, source, base_, found);
                }
            }

            // Pushed last is visited first: the folders go on the stack backwards.
            for (var i = listed.Count - 1; i >= 0; i--)
            {
                if (listed[i].Kind == DiskKind.Directory && listed[i].Name != ".git")
                {
                    var path = folder.Path + listed[i].Name;
                    if (LeftOut(path, true, git, gatehouse, tracked, trackedFrom) is { } left)
                        found.Add(left);
                    else
                        stack.Push(new Folder(listed[i].Handle, path + "/", git, gatehouse, tracked, trackedFrom));
                }
            }

            foreach (var entry in listed)
            {
                var path = folder.Path + entry.Name;
                switch (entry.Kind)
                {
                    case DiskKind.File when entry.Name == ".git":
                    case DiskKind.Directory when entry.Name == ".git":
                        found.Add(TreeEntry.Left(path, PassedOverReason.Excluded, "git's own files; their content is the history"));
                        break;
                    case DiskKind.Directory:
                        break;
                    case DiskKind.SymbolicLink:
                        found.Add(TreeEntry.Left(path, PassedOverReason.SymbolicLink, "symbolic links are not followed"));
                        break;
                    case DiskKind.Special:
                        found.Add(TreeEntry.Left(path, PassedOverReason.NotARegularFile, "a pipe, socket or device"));
                        break;
                    default:
                        found.Add(LeftOut(path, false, git, gatehouse, tracked, trackedFrom) ?? TreeEntry.File(path, entry.Handle));
                        break;
                }
            }

            return found;
        }

        /// <summary>A repository inside the tree (the top one, a submodule, a clone) has its own index, and git's ignore rules begin anew.</summary>
        private (IgnoreRules Git, GitIndex? Tracked, string TrackedFrom) EnterRepository(
            Folder folder,
            List<DiskEntry> listed,
            List<TreeEntry> found
        )
        {
            var rules = IgnoreRules.Empty;
            var workTree = folder.Handle is byte[] raw ? Encoding.UTF8.GetString(raw.AsSpan(0, raw.Length - 1)) : (string)folder.Handle;
            try
            {
                using var repository = GitRepository.Open(workTree);
                if (repository is null)
                    return (folder.Git, folder.Tracked, folder.TrackedFrom);
                rules = Push(
                    rules,
                    Path.Combine(repository.CommonDirectory, "info", "exclude"),
                    folder.Path + ".git/info/exclude",
                    (_prefix + folder.Path).TrimEnd('/'),
                    found
                );
                return (rules, repository.ReadIndex(), _prefix + folder.Path);
            }
            catch (GitFormatException failure)
            {
                found.Add(Unreadable(folder.Path + ".git", failure));
                return (rules, null, "");
            }
        }

        private TreeEntry? LeftOut(
            string path,
            bool isFolder,
            IgnoreRules git,
            IgnoreRules gatehouse,
            GitIndex? tracked,
            string trackedFrom
        )
        {
            foreach (var glob in options.Exclude)
            {
                if (glob.Matches(path))
                    return TreeEntry.Left(path, PassedOverReason.Excluded, $"`{glob}` under `scan: exclude:`");
            }

            if (!options.HonourIgnoreFiles)
                return null;
            var whole = _prefix + path;
            var own = gatehouse.Decide(whole, isFolder);
            if (own.IsMatch)
                return own.IsIgnored ? Ignored(path, own) : null;
            var theirs = git.Decide(whole, isFolder);
            if (!theirs.IsIgnored)
                return null;
            var known = whole[trackedFrom.Length..];
            var isTracked = tracked is not null && (isFolder ? tracked.HasPrefix(known) : tracked.Contains(known));
            return isTracked ? null : Ignored(path, theirs);
        }

        private static TreeEntry Ignored(string path, IgnoreDecision decision) =>
            TreeEntry.Left(path, PassedOverReason.Ignored, $"{decision.Source}:{decision.Line} `{decision.Pattern}`");

        private IgnoreRules Push(IgnoreRules rules, string path, string source, string folder, List<TreeEntry> problems) =>
            File.Exists(path) ? Push(rules, disk.HandleOf(path), source, folder, problems) : rules;

        /// <summary>An ignore file that cannot be read leaves nothing out, and that is told.</summary>
        private IgnoreRules Push(IgnoreRules rules, object file, string source, string folder, List<TreeEntry> problems)
        {
            var outcome = disk.Read(file, buffer, MostIgnoreBytes);
            if (outcome.Status != ReadStatus.Read)
            {
                problems.Add(
                    TreeEntry.Failed(source, $"the ignore file could not be read: {outcome.Detail}", "Make it readable, or remove it.")
                );
                return rules;
            }

            var parsed = IgnoreFile.Parse(buffer.Content.Span, source, folder);
            if (parsed.Refusal is { } refusal)
                problems.Add(TreeEntry.Failed(source, refusal, "Shorten the ignore file."));
            return rules.Push(parsed);
        }

        private static TreeEntry Unreadable(string path, GitFormatException failure) =>
            TreeEntry.Failed(path, failure.Message, "Mend the repository (`git fsck` tells more), or scan with --no-ignore.");
    }

    /// <param name="Path">Below the root, with a slash at its end; empty for the root.</param>
    /// <param name="TrackedFrom">Where the repository of <paramref name="Tracked"/> begins, below the outermost one.</param>
    private sealed record Folder(object Handle, string Path, IgnoreRules Git, IgnoreRules Gatehouse, GitIndex? Tracked, string TrackedFrom);
}
