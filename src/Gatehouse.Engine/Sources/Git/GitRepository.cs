using System.Text;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>
/// A git repository, read from its own files: no git program is started, no configured command is run, nothing is written.
/// Objects are read as they are: grafts and <c>refs/replace</c> do not show others in their place. Safe to use from many threads.
/// </summary>
public sealed class GitRepository : IDisposable
{
    private const long LargestPointerFile = 1 << 16;
    private const long LargestIndex = 1L << 30;
    private const long LargestShallowFile = 256L << 20;

    // Trees, commits and tags are made of names; the largest known are a few MB.
    private const long LargestStructure = 256L << 20;
    private const int DeepestTag = 32;

    private readonly RefStore refs;
    private readonly ObjectStore objects;
    private readonly bool isPartialClone;

    private GitRepository(string? workTree, string gitDirectory, string commonDirectory)
    {
        WorkTree = workTree;
        GitDirectory = gitDirectory;
        CommonDirectory = commonDirectory;
        var config = RepositoryConfig.Read(commonDirectory);
        HashLength = config.HashLengthOrRefuse(commonDirectory);
        isPartialClone = config.IsPartialClone;
        Origin = AddressOf(config.Origin);
        refs = new RefStore(gitDirectory, commonDirectory);
        objects = new ObjectStore(Path.Combine(commonDirectory, "objects"), HashLength);
    }

    /// <summary>The directory that holds <c>.git</c>, whatever <c>core.worktree</c> says; null for a bare repository.</summary>
    public string? WorkTree { get; }

    /// <summary>HEAD and index are here; in a linked work tree it is below <see cref="CommonDirectory"/>.</summary>
    public string GitDirectory { get; }

    /// <summary>Objects and branches are here.</summary>
    public string CommonDirectory { get; }

    /// <summary>20 for SHA-1, 32 for SHA-256.</summary>
    public int HashLength { get; }

    /// <summary>Whether history was cut off when this was cloned.</summary>
    public bool IsShallow => File.Exists(Path.Combine(CommonDirectory, "shallow"));

    /// <summary>Where the repository came from, as an address without credentials; null where it came from nowhere, or from a folder.</summary>
    public string? Origin { get; }

    /// <summary>The branch HEAD stands on, though it may have no commit yet; null where HEAD is detached.</summary>
    public string? CurrentBranch => refs.CurrentBranch;

    /// <summary>Opens the repository whose work tree, or whose bare self, is exactly this directory; null where it is none.</summary>
    public static GitRepository? Open(string workTree)
    {
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(workTree));
        var dotGit = Path.Combine(directory, ".git");
        if (Directory.Exists(dotGit))
        {
            return OpenGitDirectory(directory, dotGit);
        }

        if (RepositoryFile.ReadAll(dotGit, LargestPointerFile) is { } pointer)
        {
            var target = Encoding.UTF8.GetString(pointer).TrimEnd('\r', '\n');
            if (!target.StartsWith("gitdir: ", StringComparison.Ordinal) || target.Contains('\0', StringComparison.Ordinal))
            {
                throw new GitFormatException($"{dotGit} is neither a directory nor a file that begins with `gitdir: `.");
            }

            var gitDirectory = Path.GetFullPath(target["gitdir: ".Length..], directory);
            return OpenGitDirectory(directory, gitDirectory)
                ?? throw new GitFormatException(
                    $"{dotGit} points to {gitDirectory}, which is no git directory. `git worktree repair` mends it."
                );
        }

        return OpenGitDirectory(workTree: null, directory);
    }

    /// <summary>Opens the repository that holds this directory, looking upwards to the root; null where there is none.</summary>
    public static GitRepository? Discover(string directory)
    {
        for (var here = Path.GetFullPath(directory); here is not null; here = Path.GetDirectoryName(here))
        {
            if (Open(here) is { } repository)
            {
                return repository;
            }
        }

        return null;
    }

    /// <summary>
    /// Finds what a revision names: HEAD, a ref or its short name, an object id or its beginning, each with <c>~N</c>, <c>^</c>,
    /// <c>^N</c>, <c>^{commit}</c>, <c>^{tree}</c>; annotated tags give what they are put on. Null where nothing has this name.
    /// </summary>
    public ObjectId? Resolve(string revision) => new Revision(this, refs, objects).Resolve(revision);

    /// <summary>Reads the index, or an index elsewhere: git hands hooks a temporary one by GIT_INDEX_FILE.</summary>
    public GitIndex ReadIndex(string? path = null)
    {
        var file = RepositoryFile.ReadAll(path ?? Path.Combine(GitDirectory, "index"), LargestIndex);
        return file is null ? GitIndex.Empty(HashLength) : GitIndex.Parse(file, HashLength);
    }

    /// <summary>Kind and size of an object, without unpacking it; null where it is not in the repository.</summary>
    public GitObjectHeader? ReadHeader(ObjectId id) => objects.Header(id);

    /// <summary>Reads an object; without content where it is larger than allowed, null where it is not in the repository.</summary>
    public GitObject? Read(ObjectId id, long maxSize) => objects.Read(id, maxSize);

    public GitCommit ReadCommit(ObjectId id) => GitCommit.Parse(id, ReadStructure(id, GitObjectKind.Commit));

    public IEnumerable<GitTreeEntry> ReadTree(ObjectId tree)
    {
        for (var cursor = OpenTree(tree); cursor.MoveNext(); )
        {
            yield return cursor.Current;
        }
    }

    /// <summary>All files below a tree or a commit's tree, in git's order.</summary>
    public IEnumerable<GitTreeFile> FilesOf(ObjectId treeOrCommit) =>
        Diff(oldTree: null, treeOrCommit).Select(change => new GitTreeFile(change.Path, change.NewMode, change.NewId!.Value));

    /// <summary>The files that differ between two trees or commits, in git's order; null stands for the empty tree.</summary>
    public IEnumerable<GitChange> Diff(ObjectId? oldTree, ObjectId? newTree)
    {
        var (oldRoot, newRoot) = (TreeOf(oldTree), TreeOf(newTree));
        return oldRoot == newRoot ? [] : TreeComparison.Run(Side(oldRoot), Side(newRoot));
    }

    /// <summary>What is staged against a tree or commit, in git's order; null stands for the empty tree.</summary>
    public IEnumerable<GitChange> DiffIndex(ObjectId? headTree, GitIndex index)
    {
        var root = TreeOf(headTree);
        return root is not null && root == StagedSide.KnownTree(index) ? [] : TreeComparison.Run(Side(root), new StagedSide(index));
    }

    /// <summary>The best common ancestor of two commits; null where their histories never meet.</summary>
    public ObjectId? MergeBase(ObjectId a, ObjectId b)
    {
        var walk = new MergeBaseWalk(ReadCommit, ReadShallow());
        return walk.Best(a, b) is { } found ? found
            : !walk.MetShallowEdge ? null
            : throw new GitFormatException(
                $"No common ancestor of {a} and {b} is here: the clone is shallow. `git fetch --unshallow` brings the rest."
            );
    }

    public void Dispose() => objects.Dispose();

    internal static string? AddressOf(string? remote)
    {
        if (remote is null)
            return null;
        // git's short form of an address: `user@host:path`.
        var colon = remote.IndexOf(':', StringComparison.Ordinal);
        if (colon > 1 && !remote.Contains("://", StringComparison.Ordinal) && !remote.AsSpan(0, colon).Contains('/'))
            remote = $"ssh://{remote[..colon]}/{remote[(colon + 1)..].TrimStart('/')}";
        return Uri.TryCreate(remote, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "ssh" or "git"
            ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : null;
    }

    internal ObjectStore Objects => objects;

    internal bool IsPartialClone => isPartialClone;

    /// <summary>All that a history begins with: branches, tags, remotes, notes, stashes, and the heads of every work tree.</summary>
    internal IReadOnlyList<HistoryRoot> HistoryRoots() => new HistoryRoots(this, gitDirectory: GitDirectory, CommonDirectory).All();

    /// <summary>A tree that others stand on soon: versions of one folder follow each other.</summary>
    internal TreeCursor OpenTreeAndKeep(ObjectId tree) => new(tree, ReadStructure(tree, GitObjectKind.Tree, keep: true), HashLength);

    internal ReadOnlyMemory<byte> ReadTag(ObjectId tag) => ReadStructure(tag, GitObjectKind.Tag);

    internal TreeCursor OpenTree(ObjectId tree) => new(tree, ReadStructure(tree, GitObjectKind.Tree), HashLength);

    /// <summary>Follows annotated tags, and where asked for a commit's tree, to an object of the kind wanted.</summary>
    internal ObjectId? Peel(ObjectId id, GitObjectKind wanted)
    {
        for (var depth = 0; depth <= DeepestTag; depth++)
        {
            var kind = ReadHeader(id)?.Kind ?? throw Missing(id);
            if (kind == GitObjectKind.Tag)
            {
                id = TargetOf(id);
            }
            else if (kind == GitObjectKind.Commit && wanted == GitObjectKind.Tree)
            {
                return ReadCommit(id).Tree;
            }
            else
            {
                return wanted == GitObjectKind.None || kind == wanted ? id : null;
            }
        }

        throw new GitFormatException($"The tag {id} is a tag of a tag, more than {DeepestTag} deep.");
    }

    private static GitRepository? OpenGitDirectory(string? workTree, string gitDirectory)
    {
        var commonDirectory = gitDirectory;
        if (RepositoryFile.ReadAll(Path.Combine(gitDirectory, "commondir"), LargestPointerFile) is { } pointer)
        {
            commonDirectory = Path.TrimEndingDirectorySeparator(
                Path.GetFullPath(
                    Encoding.UTF8.GetString(pointer).TrimEnd('\r', '\n').Replace("\0", "", StringComparison.Ordinal),
                    gitDirectory
                )
            );
        }

        // git's own test for a git directory. A dangling link is a HEAD too: on a branch without commits, of old.
        var head = new FileInfo(Path.Combine(gitDirectory, "HEAD"));
        return
            (head.Exists || head.LinkTarget is not null)
            && Directory.Exists(Path.Combine(commonDirectory, "objects"))
            && Directory.Exists(Path.Combine(commonDirectory, "refs"))
            ? new GitRepository(workTree, gitDirectory, commonDirectory)
            : null;
    }

    private StoredSide? Side(ObjectId? tree) => tree is { } id ? new StoredSide(this, id) : null;

    private ObjectId? TreeOf(ObjectId? treeOrCommit) =>
        treeOrCommit is not { } id
            ? null
            : Peel(id, GitObjectKind.Tree) ?? throw new GitFormatException($"The object {id} is a blob, where a tree or commit is wanted.");

    internal ObjectId TargetOf(ObjectId tag)
    {
        var line = ReadStructure(tag, GitObjectKind.Tag).Span;
        var end = line.IndexOf((byte)'\n');
        return end > 0 && line.StartsWith("object "u8) && ObjectId.TryParse(line[7..end], out var target)
            ? target
            : throw new GitFormatException($"The tag {tag} is malformed. `git fsck` tells more.");
    }

    private ReadOnlyMemory<byte> ReadStructure(ObjectId id, GitObjectKind wanted, bool keep = false)
    {
        var read = objects.Read(id, LargestStructure, keep) ?? throw Missing(id);
        if (read.Kind != wanted)
        {
            throw new GitFormatException(
                $"The object {id} is a {Word(read.Kind)}, where a {Word(wanted)} is wanted. `git fsck` tells more."
            );
        }

        return read.Content
            ?? throw new GitFormatException($"The {Word(wanted)} {id} has {read.Size} bytes; the limit is {LargestStructure}.");
    }

    internal HashSet<ObjectId> ReadShallow()
    {
        var ids = new HashSet<ObjectId>();
        var path = Path.Combine(CommonDirectory, "shallow");
        foreach (var line in Encoding.Latin1.GetString(RepositoryFile.ReadAll(path, LargestShallowFile) ?? []).Split('\n'))
        {
            if (line.Length > 0)
            {
                ids.Add(
                    ObjectId.TryParse(line, out var id) ? id : throw new GitFormatException($"{path} holds a line that is no object id.")
                );
            }
        }

        return ids;
    }

    internal GitFormatException Missing(ObjectId id) =>
        new(
            isPartialClone
                ? $"The object {id} is not here: the clone is partial. `git fetch --refetch --filter=blob:none` brings trees and commits."
            : IsShallow ? $"The object {id} is not here: the clone is shallow. `git fetch --unshallow` brings the rest."
            : $"The object {id} is missing from {CommonDirectory}. `git fsck` tells more."
        );

    private static string Word(GitObjectKind kind) =>
        kind switch
        {
            GitObjectKind.Commit => "commit",
            GitObjectKind.Tree => "tree",
            GitObjectKind.Blob => "blob",
            _ => "tag",
        };
}
