using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Engine.Sources;

/// <summary>What the next commit would bring in: files of the index that differ from HEAD, with the content they have in the index.</summary>
public sealed class StagedTree : SourceTree
{
    private readonly GitRepository _repository;
    private readonly GitIndex _index;
    private readonly GitBlobs _blobs;

    private StagedTree(string name, GitRepository repository, GitIndex index)
    {
        Name = name;
        _repository = repository;
        _index = index;
        _blobs = new GitBlobs(repository);
    }

    public override string Name { get; }

    public override bool MayBeEmpty => true;

    /// <param name="indexFile">The index that git hands a hook by GIT_INDEX_FILE; null for the repository's own.</param>
    public static StagedTree Open(string name, GitRepository repository, string? indexFile = null) =>
        new(name, repository, repository.ReadIndex(indexFile));

    /// <summary>What is staged against HEAD, deletions included.</summary>
    public IEnumerable<GitChange> Changes => _repository.DiffIndex(_repository.Resolve("HEAD"), _index);

    public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel)
    {
        var ignored = new IgnoreRulesByFolder(Find, options.HonourIgnoreFiles);
        foreach (var change in Changes)
        {
            cancel.ThrowIfCancellationRequested();
            if (change.Kind == GitChangeKind.Deleted)
                continue;
            var path = change.Path.Shown;
            if (change.Kind == GitChangeKind.Unmerged)
                yield return TreeEntry.Failed(path, "it has unresolved merge conflicts", "Resolve them and `git add` the file.");
            else if (Exclusion.Of(path, options, ignored) is { } left)
                yield return left;
            else
                yield return GitBlobs.Entry(path, change.NewMode, change.NewId!.Value);
        }
    }

    public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize) => _blobs.Read(entry, buffer, maxSize);

    public override bool Has(string path) => _index.Contains(path);

    public override byte[]? Find(string path, long maxSize) => _index.Find(path) is { } id ? _blobs.Find(path, id, maxSize) : null;

    private byte[]? Find(string path) => Find(path, IgnoreRulesByFolder.MostBytes);
}
