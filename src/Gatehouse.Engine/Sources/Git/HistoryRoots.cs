using System.Text;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>Where a history begins.</summary>
/// <param name="MayBeGone">True for what git lets go of without a word: an entry of a log, a head that was fetched once.</param>
internal readonly record struct HistoryRoot(string Name, ObjectId Id, bool MayBeGone);

/// <summary>Lists all refs, the heads of every work tree, and each stash that its log still names.</summary>
internal sealed class HistoryRoots(GitRepository repository, string gitDirectory, string commonDirectory)
{
    private const int MostRefs = 5_000_000;
    private const int DeepestFolder = 64;
    private const int MostWorkTrees = 10_000;
    private const long LargestPackedRefs = 1L << 30;
    private const long LargestLog = 256L << 20;

    private readonly Dictionary<string, HistoryRoot> roots = new(StringComparer.Ordinal);

    public IReadOnlyList<HistoryRoot> All()
    {
        Heads(gitDirectory, "");
        var others = new List<string> { commonDirectory };
        others.AddRange(Folders(Path.Combine(commonDirectory, "worktrees")));
        foreach (var other in others)
        {
            Heads(other, Path.GetFileName(other) + "/");
        }

        Packed();
        foreach (var (directory, names) in new[] { (gitDirectory, Loose(gitDirectory)), (commonDirectory, Loose(commonDirectory)) })
        {
            var store = new RefStore(directory, commonDirectory);
            foreach (var name in names)
            {
                Add(name, store.Read(name), mayBeGone: false);
            }
        }

        Stashes();
        return [.. roots.Values.OrderBy(root => root.Name, StringComparer.Ordinal)];
    }

    private void Heads(string directory, string prefix)
    {
        var store = new RefStore(directory, commonDirectory);
        Add(prefix + "HEAD", store.Read("HEAD"), mayBeGone: false);
        Add(prefix + "ORIG_HEAD", store.Read("ORIG_HEAD"), mayBeGone: true);
        Lines(Path.Combine(directory, "FETCH_HEAD"), prefix + "FETCH_HEAD", (line, name) => Add(name, IdAt(line, 0), mayBeGone: true));
    }

    /// <summary>Each entry of the log: all stashes but the last are nowhere else.</summary>
    private void Stashes() =>
        Lines(
            Path.Combine(commonDirectory, "logs", "refs", "stash"),
            "stash@",
            (line, name) =>
            {
                Add(name + "-", IdAt(line, 0), mayBeGone: true);
                Add(name, IdAt(line, (2 * repository.HashLength) + 1), mayBeGone: true);
            }
        );

    private void Packed()
    {
        var bytes = RepositoryFile.ReadAll(Path.Combine(commonDirectory, "packed-refs"), LargestPackedRefs) ?? [];
        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = bytes.AsSpan()[range].TrimEnd((byte)'\r');
            var space = line.IndexOf((byte)' ');
            if (space > 0 && line[0] is not ((byte)'#' or (byte)'^') && ObjectId.TryParse(line[..space], out var id))
            {
                Add(Encoding.UTF8.GetString(line[(space + 1)..]), id, mayBeGone: false);
            }
        }
    }

    private static List<string> Loose(string directory)
    {
        var names = new List<string>();
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DeepestFolder,
            IgnoreInaccessible = false,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        try
        {
            var refs = Path.Combine(directory, "refs");
            if (!Directory.Exists(refs))
            {
                return names;
            }

            foreach (var file in Directory.EnumerateFiles(refs, "*", options))
            {
                var name = Path.GetRelativePath(directory, file).Replace(Path.DirectorySeparatorChar, '/');
                if (RefStore.IsRefName(name))
                {
                    names.Add(name);
                }

                if (names.Count > MostRefs)
                {
                    throw TooMany();
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new GitFormatException($"The refs of {directory} cannot be listed: {failure.Message}", failure);
        }

        return names;
    }

    private static IEnumerable<string> Folders(string directory)
    {
        try
        {
            return Directory.Exists(directory) ? Directory.GetDirectories(directory).Order(StringComparer.Ordinal).Take(MostWorkTrees) : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new GitFormatException($"{directory} cannot be listed: {failure.Message}", failure);
        }
    }

    private static void Lines(string path, string name, Action<ReadOnlyMemory<byte>, string> each)
    {
        var bytes = RepositoryFile.ReadAll(path, LargestLog) ?? [];
        var number = 0;
        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            each(bytes.AsMemory()[range], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}{number++}"));
        }
    }

    private ObjectId? IdAt(ReadOnlyMemory<byte> line, int start) =>
        line.Length >= start + (2 * repository.HashLength)
        && ObjectId.TryParse(line.Span.Slice(start, 2 * repository.HashLength), out var id)
        && !id.IsZero
            ? id
            : null;

    private void Add(string name, ObjectId? found, bool mayBeGone)
    {
        if (found is not { } id)
        {
            return;
        }

        // A loose ref is newer than the packed one of its name.
        roots[name] = new HistoryRoot(name, id, mayBeGone);
        if (roots.Count > MostRefs)
        {
            throw TooMany();
        }
    }

    private static GitFormatException TooMany() => new($"The repository has more than {MostRefs} refs.");
}
