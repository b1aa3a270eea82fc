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
    /// <summary>Of one folder; an environment of Python has one for each package.</summary>
    private const int MostFolders = 20_000;

    private const string GitIgnore = ".gitignore";
    private const string GatehouseIgnore = ".gatehouseignore";
    private const string ExcludeFile = ".git/info/exclude";
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
            return [TreeEntry.File(_onlyFile, _disk.HandleOf(Target(Path.Combine(_root, _onlyFile))))];
        return WalkFolders(options, cancel);
    }

    /// <summary>A link that the user names is what it points to.</summary>
    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // A loop, or a target that cannot be reached: the read that follows says so.
            return path;
        }
    }

    private IEnumerable<TreeEntry> WalkFolders(WalkOptions options, CancellationToken cancel)
    {
        using var buffer = new FileBuffer();
        foreach (var entry in new Walker(_disk, buffer, options, cancel).Walk(_root))
            yield return entry;
    }

    public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize) => _disk.Read(entry.Handle!, buffer, maxSize);

    public override ReadOutcome? ReadPart(TreeEntry entry, FileBuffer buffer, long from, int length, long maxSize) =>
        _disk.ReadPart(entry.Handle!, buffer, from, length, maxSize);

    // The runtime cannot ask for a name that is no text: what cannot be told to be gone counts as there, so that it excuses no copy.
    public override bool Has(string path) => File.Exists(Path.Combine(_root, path)) || PathText.MayBeEscaped(path);

    public override IEnumerable<string> Folders(string path)
    {
        try
        {
            return
            [
                .. Directory.EnumerateDirectories(Path.Combine(_root, path)).Take(MostFolders).Select(folder => Path.GetFileName(folder)),
            ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public override byte[]? Find(string path, long maxSize)
    {
        using var buffer = new FileBuffer();
        var outcome = _disk.Read(_disk.HandleOf(Path.Combine(_root, path)), buffer, maxSize);
        if (outcome.Status == ReadStatus.Read)
            return buffer.Content.ToArray();
        if (outcome.Status == ReadStatus.Failed && !File.Exists(Path.Combine(_root, path)))
            return null;
        throw new UserError($"`{path}` could not be read: {outcome.Detail}.", "Make it a readable file.");
    }

    /// <summary>A file of the tree that may be written, as it is now; null, and why, where there is none or it may not.</summary>
    public byte[]? ReadToRewrite(string path, long maxSize, out string refusal)
    {
        refusal = FileRewrite.Refuse(_root, path) ?? "";
        if (refusal.Length > 0)
            return null;
        using var buffer = new FileBuffer();
        var outcome = _disk.Read(_disk.HandleOf(Path.Combine(_root, path)), buffer, maxSize);
        refusal = outcome.Status == ReadStatus.Read ? "" : $"it could not be read: {outcome.Detail}";
        return outcome.Status == ReadStatus.Read ? buffer.Content.ToArray() : null;
    }

    /// <summary>Gives a file new content in one step; null where that was done, else why not.</summary>
    /// <param name="before">What it must hold, else it is left alone.</param>
    public string? Rewrite(string path, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        FileRewrite.Replace(_root, path, before, after);

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
                return Folder.Top(handle);
            var above = OutermostWorkTree(root, problems);
            var git = IgnoreRules.Empty;
            var gatehouse = IgnoreRules.Empty;
            if (above is null || above.Value.Top == root)
                return Folder.Top(handle);
            var (topFolder, exclude, tracked) = above.Value;
            _prefix = Path.GetRelativePath(topFolder, root).Replace(Path.DirectorySeparatorChar, '/') + "/";
            git = Push(git, exclude, ExcludeFile, "", problems);
            var folder = "";
            foreach (var part in _prefix.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                var base_ = folder.TrimEnd('/');
                git = PushUnlessLink(git, Path.Combine(topFolder, folder, GitIgnore), folder + GitIgnore, base_, problems);
                gatehouse = PushUnlessLink(
                    gatehouse,
                    Path.Combine(topFolder, folder, GatehouseIgnore),
                    folder + GatehouseIgnore,
                    base_,
                    problems
                );
                folder += part + "/";
            }

            return Folder.Top(handle) with
            {
                Git = git,
                Gatehouse = gatehouse,
                Tracked = tracked,
            };
        }

        private static (string Top, string Exclude, GitIndex? Tracked)? OutermostWorkTree(string root, List<TreeEntry> problems)
        {
            try
            {
                using var repository = GitRepository.Discover(root);
                return repository?.WorkTree is { } top ? (top, ExcludeOf(repository), top == root ? null : repository.ReadIndex()) : null;
            }
            catch (GitFormatException failure)
            {
                problems.Add(Unreadable(".git", failure));
                return null;
            }
        }

        private static string ExcludeOf(GitRepository repository) => Path.Combine(repository.CommonDirectory, "info", "exclude");

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

            if (options.HonourIgnoreFiles)
            {
                if (listed.Exists(entry => entry.Name == ".git"))
                    folder = EnterRepository(folder, found);
                foreach (var entry in listed.Where(entry => entry.Kind == DiskKind.File && entry.Name is GitIgnore or GatehouseIgnore))
                {
                    var source = folder.Path + entry.Name;
                    var base_ = (_prefix + folder.Path).TrimEnd('/');
                    if (entry.Name == GitIgnore)
                        folder = folder with { Git = Push(folder.Git, entry.Handle, source, base_, found) };
                    else
                        folder = folder with { Gatehouse = Push(folder.Gatehouse, entry.Handle, source, base_, found) };
                }
            }

            // Pushed last is visited first: the folders go on the stack backwards.
            for (var i = listed.Count - 1; i >= 0; i--)
            {
                if (listed[i].Kind == DiskKind.Directory && listed[i].Name != ".git")
                {
                    var path = folder.Path + listed[i].Name;
                    if (LeftOut(path, true, folder, out var onlyTracked) is { } left)
                        found.Add(left);
                    else
                        stack.Push(folder with { Handle = listed[i].Handle, Path = path + "/", OnlyTracked = onlyTracked });
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
                        found.Add(LeftOut(path, false, folder, out _) ?? TreeEntry.File(path, entry.Handle));
                        break;
                }
            }

            return found;
        }

        /// <summary>A repository inside the tree (the top one, a submodule, a clone) has its own index, and git's ignore rules begin anew.</summary>
        private Folder EnterRepository(Folder folder, List<TreeEntry> found)
        {
            var anew = folder with { Git = IgnoreRules.Empty, Tracked = null, TrackedFrom = "", OnlyTracked = default };
            var workTree = folder.Handle is byte[] raw ? Encoding.UTF8.GetString(raw.AsSpan(0, raw.Length - 1)) : (string)folder.Handle;
            try
            {
                using var repository = GitRepository.Open(workTree);
                if (repository is null)
                    return folder;
                var base_ = (_prefix + folder.Path).TrimEnd('/');
                anew = anew with { Git = Push(anew.Git, ExcludeOf(repository), folder.Path + ExcludeFile, base_, found) };
                return anew with { Tracked = repository.ReadIndex(), TrackedFrom = _prefix + folder.Path };
            }
            catch (GitFormatException failure)
            {
                found.Add(Unreadable(folder.Path + ".git", failure));
                return anew;
            }
        }

        /// <param name="onlyTracked">What git says of a folder that it ignores and that is entered all the same, for its tracked files.</param>
        private TreeEntry? LeftOut(string path, bool isFolder, Folder folder, out IgnoreDecision onlyTracked)
        {
            onlyTracked = default;
            var excluded = isFolder ? path + "/" : path;
            foreach (var glob in options.Exclude)
            {
                if (glob.Matches(excluded))
                    return TreeEntry.Left(path, PassedOverReason.Excluded, $"`{glob}` under `scan: exclude:`");
            }

            if (!options.HonourIgnoreFiles)
                return null;
            var whole = _prefix + path;
            var own = folder.Gatehouse.Decide(whole, isFolder);
            if (own.IsMatch)
                return own.IsIgnored ? Ignored(path, own) : null;
            // Nothing below an ignored folder can be taken back in, by git's rules.
            var theirs = folder.OnlyTracked.IsIgnored ? folder.OnlyTracked : folder.Git.Decide(whole, isFolder);
            if (!theirs.IsIgnored)
                return null;
            if (!IsTracked(whole[folder.TrackedFrom.Length..], isFolder, folder.Tracked))
                return Ignored(path, theirs);
            onlyTracked = theirs;
            return null;
        }

        private static bool IsTracked(string path, bool isFolder, GitIndex? index)
        {
            if (index is null)
                return false;
            if (IsIn(index, Encoding.UTF8.GetBytes(path), isFolder))
                return true;
            return PathText.MayBeEscaped(path) && IsIn(index, PathText.Bytes(path), isFolder);
        }

        /// <summary>A submodule is a folder on disk and one entry of the index.</summary>
        private static bool IsIn(GitIndex index, byte[] path, bool isFolder) => index.Contains(path) || (isFolder && index.HasPrefix(path));

        private static TreeEntry Ignored(string path, IgnoreDecision decision) =>
            TreeEntry.Left(path, PassedOverReason.Ignored, $"{decision.Source}:{decision.Line} `{decision.Pattern}`");

        private IgnoreRules Push(IgnoreRules rules, string path, string source, string folder, List<TreeEntry> problems) =>
            File.Exists(path) ? Push(rules, disk.HandleOf(Target(path)), source, folder, problems) : rules;

        /// <summary>A link inside a work tree is no ignore file, for git neither.</summary>
        private IgnoreRules PushUnlessLink(IgnoreRules rules, string path, string source, string folder, List<TreeEntry> problems) =>
            new FileInfo(path).LinkTarget is null ? Push(rules, path, source, folder, problems) : rules;

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

    private sealed record Folder
    {
        public required object Handle { get; init; }

        /// <summary>Below the root, with a slash at its end; empty for the root.</summary>
        public string Path { get; init; } = "";

        public IgnoreRules Git { get; init; } = IgnoreRules.Empty;

        public IgnoreRules Gatehouse { get; init; } = IgnoreRules.Empty;

        public GitIndex? Tracked { get; init; }

        /// <summary>Where the repository of <see cref="Tracked"/> begins, below the outermost one.</summary>
        public string TrackedFrom { get; init; } = "";

        /// <summary>Set where git ignores the folder, and only what is tracked in it is read.</summary>
        public IgnoreDecision OnlyTracked { get; init; }

        public static Folder Top(object handle) => new() { Handle = handle };
    }
}
