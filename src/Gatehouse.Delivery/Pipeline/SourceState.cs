using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>What a run carries: a commit, and what lies in the folder besides it.</summary>
public sealed record SourceState
{
    private const int MostUncommitted = 20;

    /// <summary>Null outside of a repository, or before its first commit.</summary>
    public string? Commit { get; init; }

    public string? Branch { get; init; }

    /// <summary>The author's mail address.</summary>
    public string? Author { get; init; }

    public DateTimeOffset? CommitTime { get; init; }

    /// <summary>Where the repository came from, without credentials; null where nobody knows.</summary>
    public string? Origin { get; init; }

    /// <summary>Files that are not as the commit has them, the first few; what is released must be a commit.</summary>
    public ImmutableArray<string> Uncommitted { get; init; } = [];

    /// <summary>Files that differ from <c>--since</c>, or else from the commit before, uncommitted ones included; null where nobody can tell.</summary>
    public ImmutableArray<string>? Changed { get; init; }

    /// <param name="since">A branch, tag or commit; null for the commit before.</param>
    public static SourceState Of(DirectoryTree tree, string? since, CancellationToken cancel)
    {
        using var repository = GitRepository.Discover(tree.Root);
        if (repository?.Resolve("HEAD") is not { } head)
            return new SourceState { Branch = repository?.CurrentBranch };
        var commit = repository.ReadCommit(head);
        var below = Below(repository, tree.Root);
        var uncommitted = UncommittedIn(repository, tree, below, commit, cancel).Take(MostUncommitted).ToImmutableArray();
        var ground =
            since is null ? (commit.Parents.Count > 0 ? commit.Parents[0] : null)
            : repository.Resolve(since) is { } other ? repository.MergeBase(other, head)
            : throw new UserError($"this repository has no branch, tag or commit `{since}`", "git fetch, or another --since");
        ImmutableArray<string>? changed = null;
        // A shallow clone has no commit before; then every step runs, since nobody can tell what changed.
        if (ground is not { } start || repository.ReadHeader(start) is not null)
            changed =
            [
                .. repository
                    .Diff(ground, head)
                    .Select(change => change.Path.Text)
                    .Where(path => path.StartsWith(below, StringComparison.Ordinal))
                    .Select(path => path[below.Length..])
                    .Concat(uncommitted)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];
        return new SourceState
        {
            Commit = head.ToString(),
            Branch = repository.CurrentBranch,
            Author = commit.Author.Mail,
            CommitTime = commit.Committer.Time,
            Origin = repository.Origin,
            Uncommitted = uncommitted,
            Changed = changed,
        };
    }

    private static IEnumerable<string> UncommittedIn(
        GitRepository repository,
        DirectoryTree tree,
        string below,
        GitCommit commit,
        CancellationToken cancel
    )
    {
        var index = repository.ReadIndex();
        foreach (var change in repository.DiffIndex(commit.Tree, index))
        {
            if (change.Path.Text.StartsWith(below, StringComparison.Ordinal))
                yield return change.Path.Text[below.Length..];
        }

        foreach (var entry in index.Entries.Where(entry => !entry.SkipWorkTree && !entry.AssumeUnchanged))
        {
            cancel.ThrowIfCancellationRequested();
            var path = entry.Path.Text;
            if (path.StartsWith(below, StringComparison.Ordinal) && !IsAsStaged(entry, Path.Combine(tree.Root, path[below.Length..])))
                yield return path[below.Length..];
        }

        foreach (var entry in tree.Walk(new WalkOptions(), cancel))
        {
            if (entry is { PassedOver: null, Failure: null } && !index.Contains(below + entry.Path))
                yield return entry.Path;
        }
    }

    private static bool IsAsStaged(GitIndexEntry entry, string path)
    {
        // Links and submodules are compared by git alone; here they count as they are staged.
        if (entry.Mode is not (GitFileMode.File or GitFileMode.Executable))
            return true;
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null)
            return false;
        var modified = new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds();
        if (modified == entry.ModifiedSeconds && file.Length == entry.Size)
            return true;
        return BlobOf(path, file.Length, entry.Id.Length) == entry.Id;
    }

    private static ObjectId BlobOf(string path, long length, int hashLength)
    {
        using var hash = IncrementalHash.CreateHash(hashLength == ObjectId.Sha1Length ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {length}\0")));
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        var buffer = new byte[64 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0; )
            hash.AppendData(buffer, 0, read);
        return new ObjectId(hash.GetHashAndReset());
    }

    private static string Below(GitRepository repository, string root)
    {
        var below = Path.GetRelativePath(repository.WorkTree ?? root, root).Replace(Path.DirectorySeparatorChar, '/');
        return below == "." ? "" : below + "/";
    }
}
