using System.IO.Compression;
using System.Text;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>All objects of a repository: loose, packed, and borrowed from alternates. Safe to read from many threads.</summary>
internal sealed class ObjectStore : IDisposable
{
    private const int DeepestAlternate = 5;
    private const int MostDirectories = 100;
    private const long LargestAlternatesFile = 1 << 20;
    private const int LongestLooseHeader = 32;
    private const long DeltaBaseBytes = 24L << 20;

    private readonly int hashLength;
    private readonly List<string> directories = [];
    private readonly Lock gate = new();
    private readonly DeltaBaseCache cache = new(DeltaBaseBytes);
    private readonly Dictionary<string, DateTime> listed = new(StringComparer.Ordinal);
    private PackFile[] packs = [];
    private PackFile? lastHit;

    public ObjectStore(string objectsDirectory, int hashLength)
    {
        this.hashLength = hashLength;
        AddDirectory(objectsDirectory, depth: 0);
        ListPacks();
    }

    public GitObjectHeader? Header(ObjectId id)
    {
        if (FindPacked(id) is var (pack, offset))
        {
            return pack.Header(offset);
        }

        if (ReadLoose(id, maxSize: -1) is { } loose)
        {
            return new GitObjectHeader(loose.Kind, loose.Size);
        }

        return ListPacks() ? Header(id) : null;
    }

    /// <summary>The packs known so far.</summary>
    public ImmutableArray<PackFile> Packs => [.. Volatile.Read(ref packs)];

    /// <summary>Reads what lies at a known place.</summary>
    public GitObject ReadAt(PackFile pack, long offset, ObjectId id, long maxSize, bool keep) =>
        pack.Read(id, offset, maxSize, cache, keep);

    /// <summary>Reads what lies at a known place and is the base of nothing that follows; returns its size.</summary>
    public long ReadInto(FileBuffer buffer, PackFile pack, long offset, long maxSize) => pack.ReadInto(buffer, offset, maxSize, cache);

    public GitObject? Read(ObjectId id, long maxSize, bool keep = false)
    {
        if (FindPacked(id) is var (pack, offset))
        {
            return pack.Read(id, offset, maxSize, cache, keep);
        }

        if (ReadLoose(id, maxSize) is { } loose)
        {
            return loose;
        }

        // Another git may have packed what was loose while we looked.
        return ListPacks() ? Read(id, maxSize, keep) : null;
    }

    /// <summary>All objects whose name begins with these hexadecimal digits.</summary>
    public SortedSet<ObjectId> WithPrefix(string hex)
    {
        var found = new SortedSet<ObjectId>();
        var lowest = Convert.FromHexString(hex.PadRight(2 * hashLength, '0'));
        foreach (var pack in Volatile.Read(ref packs))
        {
            pack.FindAll(lowest, id => id.ToString().StartsWith(hex, StringComparison.Ordinal), found);
        }

        foreach (var directory in directories)
        {
            var fanout = Path.Combine(directory, hex[..2]);
            foreach (var file in FilesIn(fanout, hex[2..] + "*"))
            {
                if (
                    ObjectId.TryParse(string.Concat(hex.AsSpan(0, 2), Path.GetFileName(file.AsSpan())), out var id)
                    && id.Length == hashLength
                )
                {
                    found.Add(id);
                }
            }
        }

        return found;
    }

    public void Dispose()
    {
        foreach (var pack in packs)
        {
            pack.Dispose();
        }
    }

    private (PackFile Pack, long Offset)? FindPacked(ObjectId id)
    {
        // Neighbours in history lie in the same pack.
        var recent = Volatile.Read(ref lastHit);
        if (recent?.Find(id) is { } near and >= 0)
        {
            return (recent, near);
        }

        foreach (var pack in Volatile.Read(ref packs))
        {
            if (pack != recent && pack.Find(id) is var offset and >= 0)
            {
                Volatile.Write(ref lastHit, pack);
                return (pack, offset);
            }
        }

        return null;
    }

    private GitObject? ReadLoose(ObjectId id, long maxSize)
    {
        if (id.Length != hashLength)
        {
            return null;
        }

        var name = id.ToString();
        foreach (var directory in directories)
        {
            var path = Path.Combine(directory, name[..2], name[2..]);
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                continue;
            }

            try
            {
                // A pipe or device says it is empty; a loose object never is.
                return file.Length == 0
                    ? throw new GitFormatException($"{path} is empty. `git fsck` tells more.")
                    : ReadLoose(id, path, file.Length, maxSize);
            }
            catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
            {
                continue;
            }
            catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                throw new GitFormatException($"{path} cannot be read: {failure.Message} `git fsck` tells more.", failure);
            }
        }

        return null;
    }

    private static GitObject ReadLoose(ObjectId id, string path, long packedSize, long maxSize)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var stream = new ZLibStream(file, CompressionMode.Decompress);
        Span<byte> beginning = stackalloc byte[LongestLooseHeader];
        var length = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        beginning = beginning[..length];
        var end = beginning.IndexOf((byte)0);
        var space = beginning.IndexOf((byte)' ');
        if (
            space < 0
            || end < space
            || KindNamed(beginning[..space]) is not { } kind
            || !System.Buffers.Text.Utf8Parser.TryParse(beginning[(space + 1)..end], out long size, out var digits)
            || digits != end - space - 1
            || !Inflate.IsPossible(size, packedSize)
        )
        {
            throw new GitFormatException($"{path} is damaged: it does not begin as an object does. `git fsck` tells more.");
        }

        if (size > Math.Min(maxSize, Array.MaxLength))
        {
            return new GitObject(id, kind, size, Content: null);
        }

        var already = beginning[(end + 1)..];
        if (already.Length > size)
        {
            throw new GitFormatException($"{path} is damaged: it is longer than it says. `git fsck` tells more.");
        }

        var content = GC.AllocateUninitializedArray<byte>((int)size);
        already.CopyTo(content);
        var rest = content.AsSpan(already.Length);
        Span<byte> beyond = stackalloc byte[1];
        return stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) == rest.Length && stream.Read(beyond) == 0
            ? new GitObject(id, kind, size, content)
            : throw new GitFormatException($"{path} is damaged: it is not as long as it says. `git fsck` tells more.");
    }

    private static GitObjectKind? KindNamed(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("blob"u8) ? GitObjectKind.Blob
        : name.SequenceEqual("tree"u8) ? GitObjectKind.Tree
        : name.SequenceEqual("commit"u8) ? GitObjectKind.Commit
        : name.SequenceEqual("tag"u8) ? GitObjectKind.Tag
        : null;

    /// <returns>Whether there are packs that were not known before.</returns>
    private bool ListPacks()
    {
        lock (gate)
        {
            var known = new HashSet<string>(packs.Select(pack => pack.IndexPath), StringComparer.Ordinal);
            var fresh = new List<PackFile>();
            foreach (var directory in directories.Select(objects => Path.Combine(objects, "pack")))
            {
                var changed = Directory.GetLastWriteTimeUtc(directory);
                if (listed.TryGetValue(directory, out var before) && before == changed)
                {
                    continue;
                }

                listed[directory] = changed;
                foreach (var index in FilesIn(directory, "*.idx"))
                {
                    // git writes the pack before the index and deletes it after: an index alone is on its way out.
                    if (!known.Contains(index) && File.Exists(Path.ChangeExtension(index, ".pack")))
                    {
                        fresh.Add(PackFile.Open(index, hashLength));
                    }
                }
            }

            if (fresh.Count > 0)
            {
                Volatile.Write(ref packs, [.. fresh, .. packs]);
            }

            return fresh.Count > 0;
        }
    }

    private static string[] FilesIn(string directory, string pattern)
    {
        try
        {
            if (!Directory.Exists(directory))
            {
                return [];
            }

            var files = Directory.GetFiles(directory, pattern);
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new GitFormatException($"{directory} cannot be listed: {failure.Message}", failure);
        }
    }

    private void AddDirectory(string directory, int depth)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (directories.Contains(directory, StringComparer.Ordinal))
        {
            return;
        }

        if (depth > DeepestAlternate || directories.Count == MostDirectories)
        {
            throw new GitFormatException($"{directory} is one object directory too many: alternates go {DeepestAlternate} deep at most.");
        }

        directories.Add(directory);
        var list = RepositoryFile.ReadAll(Path.Combine(directory, "info", "alternates"), LargestAlternatesFile);
        if (list is null)
        {
            return;
        }

        foreach (var line in Encoding.UTF8.GetString(list).Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '"' || line.Contains('\0', StringComparison.Ordinal))
            {
                throw new GitFormatException(
                    $"{Path.Combine(directory, "info", "alternates")} names a quoted path, which is not supported: write it plainly."
                );
            }

            AddDirectory(Path.Combine(directory, line.TrimEnd('\r')), depth + 1);
        }
    }
}
