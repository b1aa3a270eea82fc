using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Engine.Sources;

/// <summary>The files of a commit, or those of them that are asked for.</summary>
public sealed class CommitTree : SourceTree
{
    private readonly GitRepository _repository;
    private readonly ObjectId _commit;
    private readonly string _prefix;
    private readonly GitBlobs _blobs;
    private readonly Lazy<Dictionary<string, GitTreeFile>> _files;

    private CommitTree(GitRepository repository, ObjectId commit, string prefix)
    {
        _repository = repository;
        _commit = commit;
        _prefix = prefix;
        _blobs = new GitBlobs(repository);
        _files = new(ReadFiles);
    }

    public override string Name => _commit.ToString();

    public override bool MayBeEmpty => true;

    /// <param name="prefix">The folder of the repository that counts as the root, with a slash at its end; empty for all.</param>
    public static CommitTree Open(GitRepository repository, ObjectId commit, string prefix = "") => new(repository, commit, prefix);

    /// <summary>The paths of all its files.</summary>
    public IReadOnlyCollection<string> Paths => _files.Value.Keys;

    public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel) =>
        _files.Value.Select(file => GitBlobs.Entry(file.Key, file.Value.Mode, file.Value.Id));

    public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize) => _blobs.Read(entry, buffer, maxSize);

    public override bool Has(string path) => _files.Value.ContainsKey(path);

    public override byte[]? Find(string path, long maxSize) =>
        _files.Value.TryGetValue(path, out var file) ? _blobs.Find(path, file.Id, maxSize) : null;

    /// <summary>The same commit with only these files.</summary>
    public SourceTree Only(IReadOnlySet<string> paths) => new Part(this, paths);

    private Dictionary<string, GitTreeFile> ReadFiles()
    {
        var files = new Dictionary<string, GitTreeFile>(StringComparer.Ordinal);
        foreach (var file in _repository.FilesOf(_commit))
        {
            var path = file.Path.Shown;
            if (path.StartsWith(_prefix, StringComparison.Ordinal))
                files[path[_prefix.Length..]] = file;
        }

        return files;
    }

    private sealed class Part(CommitTree whole, IReadOnlySet<string> paths) : SourceTree
    {
        public override string Name => whole.Name;

        public override bool MayBeEmpty => true;

        public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel) =>
            whole.Walk(options, cancel).Where(entry => paths.Contains(entry.Path));

        public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize) => whole.Read(entry, buffer, maxSize);

        public override bool Has(string path) => whole.Has(path);

        public override byte[]? Find(string path, long maxSize) => whole.Find(path, maxSize);
    }
}
