using System.Runtime.InteropServices;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>A blob of the history: one of its paths, and the oldest commit whose tree holds it.</summary>
/// <param name="Commit">Its turn among the commits; -1 for a blob that only a tag names.</param>
/// <param name="Path">Its place among <see cref="HistoryWalk.Paths"/>.</param>
internal readonly record struct PastBlob(int Number, int Commit, int Path, bool IsInHead);

/// <summary>
/// Walks all commits from the roots, oldest first, and opens each distinct tree once: so the first commit met that leads to a blob is
/// the oldest that has it. HEAD is looked at before, so that what is still there has the path it has today.
/// </summary>
internal sealed class HistoryWalk(GitRepository repository, ObjectNumbers numbers, CancellationToken cancel)
{
    private const int LongestPath = 1 << 16;
    private const long MostPathCharacters = 1L << 29;

    // Beyond, a file has the path of its first commit instead of today's.
    private const int MostHeadFiles = 2_000_000;
    private const int MostDamages = 20;
    private const int DeepestTag = 32;

    private readonly NumberSet _opened = new();
    private readonly Dictionary<int, int> _rows = [];
    private readonly List<int> _commits = [];
    private readonly List<long> _times = [];
    private readonly List<int> _trees = [];
    private readonly List<int[]> _parents = [];
    private readonly NumberSet _notes = new();
    private readonly Dictionary<int, int> _inHead = [];
    private readonly Dictionary<string, int> _pathPlaces = new(StringComparer.Ordinal);
    private readonly List<PastBlob> _blobs = [];
    private readonly List<ObjectId> _loneTrees = [];
    private readonly HashSet<ObjectId> _shallow = repository.ReadShallow();
    private readonly Stack<(ObjectId Tree, string Prefix)> _waiting = new();
    private long _pathCharacters;

    public List<string> Paths { get; } = [];

    public List<PastBlob> Blobs => _blobs;

    /// <summary>All commits by their numbers, oldest first.</summary>
    public List<int> Commits { get; } = [];

    public List<ObjectId> Tags { get; } = [];

    /// <summary>How many commits, trees and tags are named and not there.</summary>
    public long Missing { get; private set; }

    public bool MetShallowEdge { get; private set; }

    /// <summary>What could not be read, in git's words; the first few.</summary>
    public List<string> Damages { get; } = [];

    public void Run()
    {
        var roots = repository.HistoryRoots();
        foreach (var root in roots.Where(root => root.Name.StartsWith("refs/notes/", StringComparison.Ordinal)))
            Begin(root, isNote: true);
        foreach (var root in roots)
            Begin(root, isNote: false);
        Head(roots);
        Order();
        for (var turn = 0; turn < Commits.Count; turn++)
        {
            var row = _rows[Commits[turn]];
            Open(numbers.IdOf(_trees[row]), turn, _notes.Contains(Commits[turn]));
        }

        foreach (var tree in _loneTrees)
            Open(tree, -1, false);
        for (var i = 0; i < _blobs.Count; i++)
        {
            // The other paths of a blob that HEAD has twice are as old as the first.
            if (_blobs[i] is { IsInHead: true, Commit: -1 } twin)
                _blobs[i] = twin with { Commit = _blobs[_inHead[twin.Number]].Commit };
        }
    }

    private void Begin(HistoryRoot root, bool isNote)
    {
        var id = root.Id;
        for (var depth = 0; depth <= DeepestTag; depth++)
        {
            switch (Known(() => repository.ReadHeader(id)?.Kind ?? GitObjectKind.None))
            {
                case GitObjectKind.Commit:
                    Reach(id, isNote);
                    return;
                case GitObjectKind.Tag:
                    if (_opened.Add(numbers.Of(id)))
                        Tags.Add(id);
                    var tag = id;
                    if (Known(() => (ObjectId?)repository.TargetOf(tag)) is not { } target)
                        return;
                    id = target;
                    break;
                case GitObjectKind.Tree:
                    _loneTrees.Add(id);
                    return;
                case GitObjectKind.Blob:
                    if (_opened.Add(numbers.Of(id)))
                        Add(numbers.Of(id), -1, root.Name, false);
                    return;
                default:
                    Missing += root.MayBeGone ? 0 : 1;
                    return;
            }
        }
    }

    /// <summary>Notes all commits behind this one.</summary>
    private void Reach(ObjectId tip, bool isNote)
    {
        var waiting = new Stack<ObjectId>();
        waiting.Push(tip);
        while (waiting.TryPop(out var id))
        {
            cancel.ThrowIfCancellationRequested();
            var number = numbers.Of(id);
            if (_rows.ContainsKey(number))
                continue;
            if (Known(() => (GitCommit?)repository.ReadCommit(id), id) is not { } commit)
                continue;
            var parents = commit.Parents;
            if (_shallow.Contains(id))
            {
                MetShallowEdge |= parents.Count > 0;
                parents = [];
            }

            _rows.Add(number, _commits.Count);
            _commits.Add(number);
            _times.Add(commit.Time);
            _trees.Add(numbers.Of(commit.Tree));
            _parents.Add([.. parents.Select(numbers.Of)]);
            if (isNote)
                _notes.Add(number);
            foreach (var parent in parents)
                waiting.Push(parent);
        }
    }

    /// <summary>Parents before children, and among those that may come next the oldest.</summary>
    private void Order()
    {
        var children = new List<int>?[_commits.Count];
        var open = new int[_commits.Count];
        for (var row = 0; row < _commits.Count; row++)
        {
            foreach (var parent in _parents[row])
            {
                if (!_rows.TryGetValue(parent, out var other))
                    continue;
                (children[other] ??= []).Add(row);
                open[row]++;
            }
        }

        var ready = new PriorityQueue<int, (long, ObjectId)>();
        for (var row = 0; row < open.Length; row++)
        {
            if (open[row] == 0)
                ready.Enqueue(row, (_times[row], numbers.IdOf(_commits[row])));
        }

        var met = new NumberSet();
        while (ready.TryDequeue(out var row, out _))
        {
            met.Add(row);
            Commits.Add(_commits[row]);
            foreach (var child in children[row] ?? [])
            {
                if (--open[child] == 0)
                    ready.Enqueue(child, (_times[child], numbers.IdOf(_commits[child])));
            }
        }

        // Only a forged pack index makes a circle of commits; what stands in it is read all the same.
        Commits.AddRange(Enumerable.Range(0, _commits.Count).Where(row => !met.Contains(row)).Select(row => _commits[row]));
    }

    private void Head(IReadOnlyList<HistoryRoot> roots)
    {
        if (roots.FirstOrDefault(root => root.Name == "HEAD") is not { Name: not null } head)
            return;
        if (Known(() => repository.Peel(head.Id, GitObjectKind.Tree)) is not { } tree)
            return;
        Known(() =>
        {
            foreach (var file in repository.FilesOf(tree).Take(MostHeadFiles))
            {
                cancel.ThrowIfCancellationRequested();
                if (file.Mode is not (GitFileMode.File or GitFileMode.Executable))
                    continue;
                var number = numbers.Of(file.Id);
                _inHead.TryAdd(number, _blobs.Count);
                Add(number, -1, file.Path.Text, true);
            }

            return true;
        });
    }

    private void Open(ObjectId root, int turn, bool isNote)
    {
        if (!_opened.Add(numbers.Of(root)))
            return;
        _waiting.Push((root, ""));
        while (_waiting.TryPop(out var next))
        {
            cancel.ThrowIfCancellationRequested();
            Known(() => Read(next.Tree, next.Prefix, turn, isNote), next.Tree);
        }
    }

    private bool Read(ObjectId tree, string prefix, int turn, bool isNote)
    {
        for (var cursor = repository.OpenTreeAndKeep(tree); cursor.MoveNext(); )
        {
            var entry = cursor.Current;
            if (entry.Mode is GitFileMode.Symlink or GitFileMode.Gitlink)
                continue;
            var number = numbers.Of(entry.Id);
            if (!_opened.Add(number))
                continue;
            var path = prefix + entry.Name.Text;
            if (path.Length > LongestPath)
                throw new GitFormatException($"The tree {tree} makes a path longer than {LongestPath} characters.");
            if (entry.Mode == GitFileMode.Tree)
                _waiting.Push((entry.Id, path + "/"));
            else if (_inHead.TryGetValue(number, out var row))
                CollectionsMarshal.AsSpan(_blobs)[row] = _blobs[row] with { Commit = turn };
            else
                Add(number, turn, isNote ? NotePath(path) : path, false);
        }

        return true;
    }

    /// <summary>A note's path is the id of what it is about, parted by slashes where there are many.</summary>
    private static string NotePath(string path)
    {
        const int shown = 12;
        var hex = path.Replace("/", "", StringComparison.Ordinal);
        return hex.Length is 2 * ObjectId.Sha1Length or 2 * ObjectId.Sha256Length && hex.All(char.IsAsciiHexDigit)
            ? "note " + hex[..shown]
            : "note " + path;
    }

    private void Add(int number, int turn, string path, bool isInHead)
    {
        if (!_pathPlaces.TryGetValue(path, out var place))
        {
            _pathCharacters += path.Length;
            if (_pathCharacters > MostPathCharacters)
                throw new GitFormatException("The paths of the history are longer in all than can be held in memory.");
            place = Paths.Count;
            Paths.Add(path);
            _pathPlaces.Add(path, place);
        }

        _blobs.Add(new PastBlob(number, turn, place, isInHead));
    }

    /// <summary>What git cannot give is counted and told; the rest of the history is read all the same.</summary>
    private T? Known<T>(Func<T> read, ObjectId? id = null)
    {
        try
        {
            return read();
        }
        catch (GitFormatException failure)
        {
            if (id is { } wanted && IsMissing(wanted))
                Missing++;
            else if (Damages.Count < MostDamages)
                Damages.Add(failure.Message);
            return default;
        }
    }

    private bool IsMissing(ObjectId id)
    {
        try
        {
            return repository.ReadHeader(id) is null;
        }
        catch (GitFormatException)
        {
            return false;
        }
    }
}
