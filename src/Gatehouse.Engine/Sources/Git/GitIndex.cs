using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>One tracked path as staged: what the next commit would hold.</summary>
public readonly record struct GitIndexEntry
{
    public required GitPath Path { get; init; }
    public required GitFileMode Mode { get; init; }
    public required ObjectId Id { get; init; }

    /// <summary>0; while a merge conflict is open, 1 for the base, 2 for ours, 3 for theirs.</summary>
    public required int Stage { get; init; }
    public required bool AssumeUnchanged { get; init; }
    public required bool SkipWorkTree { get; init; }
    public required bool IntentToAdd { get; init; }

    /// <summary>Size of the work tree's file when it was staged, modulo 2^32.</summary>
    public required uint Size { get; init; }
    public required uint ModifiedSeconds { get; init; }
    public required uint ModifiedNanoseconds { get; init; }
}

/// <summary>The index (gitformat-index), kept as the bytes of its file; an entry is made when asked for.</summary>
public sealed class GitIndex
{
    private const int Header = 12;
    private const int StatLength = 40;
    private const int ModeAt = 24;
    private const int SizeAt = 36;
    private const ushort AssumeUnchangedFlag = 0x8000;
    private const ushort ExtendedFlag = 0x4000;
    private const ushort NameLengthMask = 0x0FFF;
    private const ushort SkipWorkTreeFlag = 0x4000;
    private const ushort IntentToAddFlag = 0x2000;
    private const int LongestPath = 1 << 16;
    private const long MostPathBytes = 512L << 20;

    private readonly byte[] file;
    private readonly byte[] paths;
    private readonly Row[] rows;
    private readonly int hashLength;

    private GitIndex(byte[] file, byte[] paths, Row[] rows, CacheTree? cacheTree, int version, int hashLength)
    {
        this.file = file;
        this.paths = paths;
        this.rows = rows;
        this.hashLength = hashLength;
        CacheTree = cacheTree;
        Version = version;
    }

    public int Version { get; }

    public int Count => rows.Length;

    public IEnumerable<GitIndexEntry> Entries => Enumerable.Range(0, Count).Select(place => this[place]);

    internal CacheTree? CacheTree { get; }

    public GitIndexEntry this[int place]
    {
        get
        {
            var row = rows[place];
            var entry = file.AsSpan(row.Entry);
            var (flags, extended) = Flags(row);
            return new GitIndexEntry
            {
                Path = new GitPath(PathMemory(place)),
                Mode = ModeOf(place),
                Id = IdOf(place),
                Stage = (flags >> 12) & 3,
                AssumeUnchanged = (flags & AssumeUnchangedFlag) != 0,
                SkipWorkTree = (extended & SkipWorkTreeFlag) != 0,
                IntentToAdd = (extended & IntentToAddFlag) != 0,
                Size = BinaryPrimitives.ReadUInt32BigEndian(entry[SizeAt..]),
                ModifiedSeconds = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]),
                ModifiedNanoseconds = BinaryPrimitives.ReadUInt32BigEndian(entry[12..]),
            };
        }
    }

    internal static GitIndex Empty(int hashLength) => new([], [], [], cacheTree: null, version: 2, hashLength);

    public static GitIndex Parse(byte[] file, int hashLength = ObjectId.Sha1Length)
    {
        if (file.Length < Header + hashLength || !file.AsSpan().StartsWith("DIRC"u8))
        {
            throw new GitFormatException("The index is not an index. `git fsck` tells more; `git reset` writes it anew.");
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(4));
        if (version is not (2 or 3 or 4))
        {
            throw new GitFormatException(
                $"The index has version {version}; 2 to 4 are known. `git update-index --index-version 4` converts it."
            );
        }

        VerifyChecksum(file, hashLength);
        var end = file.Length - hashLength;
        var count = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(8));
        if (count > (end - Header) / (StatLength + hashLength + 2))
        {
            throw Damaged();
        }

        var rows = new Row[count];
        var position = Header;
        var paths =
            version == 4 ? ReadCompressed(file, end, hashLength, rows, ref position) : ReadPlain(file, end, hashLength, rows, ref position);
        var cacheTree = ReadExtensions(file, end, hashLength, position);
        var index = new GitIndex(file, paths, rows, cacheTree, (int)version, hashLength);
        index.VerifyOrder();
        return index;
    }

    /// <summary>Whether the path itself is tracked.</summary>
    public bool Contains(string path) => Contains(Encoding.UTF8.GetBytes(path));

    public bool Contains(ReadOnlySpan<byte> path)
    {
        var place = LowerBound(0, path);
        return place < Count && PathOf(place).SequenceEqual(path);
    }

    /// <summary>The object staged for a path; null where it is not tracked, or in conflict.</summary>
    public ObjectId? Find(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        var place = LowerBound(0, bytes);
        return place < Count && PathOf(place).SequenceEqual(bytes) && StageOf(place) == 0 ? IdOf(place) : null;
    }

    /// <summary>Whether any tracked path lies below the directory; the empty string is the top.</summary>
    public bool HasPrefix(string directory) => HasPrefix(Encoding.UTF8.GetBytes(directory));

    public bool HasPrefix(ReadOnlySpan<byte> directory)
    {
        if (directory.IsEmpty)
        {
            return Count > 0;
        }

        Span<byte> prefix = directory.Length < 1024 ? stackalloc byte[directory.Length + 1] : new byte[directory.Length + 1];
        directory.CopyTo(prefix);
        prefix[^1] = (byte)'/';
        var place = LowerBound(0, prefix);
        return place < Count && PathOf(place).StartsWith(prefix);
    }

    internal ReadOnlySpan<byte> PathOf(int place) => paths.AsSpan(rows[place].Path, rows[place].PathLength);

    internal ReadOnlyMemory<byte> PathMemory(int place) => paths.AsMemory(rows[place].Path, rows[place].PathLength);

    internal GitFileMode ModeOf(int place) =>
        GitFileModes.Canonical(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(rows[place].Entry + ModeAt)));

    internal ObjectId IdOf(int place) => new(file.AsSpan(rows[place].Entry + StatLength, hashLength));

    internal int StageOf(int place) => (Flags(rows[place]).Flags >> 12) & 3;

    internal bool IsIntentToAdd(int place) => (Flags(rows[place]).Extended & IntentToAddFlag) != 0;

    /// <summary>The first place after <paramref name="from"/> that lies outside its directory, given as the length of its path.</summary>
    internal int EndOfDirectory(int from, int high, int prefixLength)
    {
        var prefix = PathOf(from)[..prefixLength];
        var low = from + 1;
        // Most directories are small: doubling steps find their end near by.
        for (var step = 1; low + step < high; step *= 2)
        {
            if (!PathOf(low + step).StartsWith(prefix))
            {
                high = low + step;
                break;
            }

            low += step;
        }

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (PathOf(middle).StartsWith(prefix))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private int LowerBound(int low, ReadOnlySpan<byte> path)
    {
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (PathOf(middle).SequenceCompareTo(path) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private (ushort Flags, ushort Extended) Flags(Row row)
    {
        var flagsAt = row.Entry + StatLength + hashLength;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(flagsAt));
        return (flags, (flags & ExtendedFlag) != 0 ? BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(flagsAt + 2)) : (ushort)0);
    }

    private static byte[] ReadPlain(byte[] file, int end, int hashLength, Row[] rows, ref int position)
    {
        for (var place = 0; place < rows.Length; place++)
        {
            var pathAt = PathAt(file, end, hashLength, position);
            var named = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(position + StatLength + hashLength)) & NameLengthMask;
            var length = named < NameLengthMask ? named : file.AsSpan(pathAt, end - pathAt).IndexOf((byte)0);
            if (length < 0 || length >= end - pathAt || file[pathAt + length] != 0)
            {
                throw Damaged();
            }

            rows[place] = new Row(position, pathAt, length);
            // One to eight zeroes bring the entry's length to a multiple of eight.
            position += (pathAt - position + length + 8) & ~7;
            if (position > end)
            {
                throw Damaged();
            }
        }

        return file;
    }

    // Version 4 says of each path how much of the one before to drop, and what to put in its place.
    private static byte[] ReadCompressed(byte[] file, int end, int hashLength, Row[] rows, ref int position)
    {
        var paths = new byte[Math.Max(256, 2 * (end - Header) / 3)];
        var used = 0;
        var before = 0;
        for (var place = 0; place < rows.Length; place++)
        {
            var pathAt = PathAt(file, end, hashLength, position);
            var dropped = 0L;
            byte part;
            for (var isMore = false; ; isMore = true)
            {
                if (pathAt == end || dropped > LongestPath)
                {
                    throw Damaged();
                }

                part = file[pathAt++];
                dropped = ((isMore ? dropped + 1 : 0) << 7) | (uint)(part & 0x7F);
                if ((part & 0x80) == 0)
                {
                    break;
                }
            }

            var added = file.AsSpan(pathAt, end - pathAt).IndexOf((byte)0);
            if (added < 0 || dropped > before)
            {
                throw Damaged();
            }

            var kept = before - (int)dropped;
            var length = kept + added;
            // Each entry may repeat all of the one before, so a small file could unfold without bounds.
            if (length > LongestPath || (long)used + length > MostPathBytes)
            {
                throw new GitFormatException("The index holds more, or longer, paths than can be. `git reset` writes it anew.");
            }

            if (used + length > paths.Length)
            {
                Array.Resize(ref paths, Math.Max(used + length, 2 * paths.Length));
            }

            paths.AsSpan(used - before, kept).CopyTo(paths.AsSpan(used));
            file.AsSpan(pathAt, added).CopyTo(paths.AsSpan(used + kept));
            rows[place] = new Row(position, used, length);
            used += length;
            before = length;
            position = pathAt + added + 1;
        }

        return paths;
    }

    private static int PathAt(byte[] file, int end, int hashLength, int position)
    {
        var flagsAt = position + StatLength + hashLength;
        if (flagsAt > end - 4)
        {
            throw Damaged();
        }

        return flagsAt + ((BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(flagsAt)) & ExtendedFlag) != 0 ? 4 : 2);
    }

    private static CacheTree? ReadExtensions(byte[] file, int end, int hashLength, int position)
    {
        CacheTree? cacheTree = null;
        while (position < end)
        {
            if (end - position < 8)
            {
                throw Damaged();
            }

            var name = file.AsSpan(position, 4);
            var size = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(position + 4));
            position += 8;
            if (size > end - position)
            {
                throw Damaged();
            }

            if (name.SequenceEqual("TREE"u8))
            {
                cacheTree = CacheTree.Parse(file.AsMemory(position, (int)size), hashLength);
            }
            else if (name.SequenceEqual("link"u8))
            {
                throw new GitFormatException(
                    "The index is split, which is not supported. `git update-index --no-split-index` makes it whole."
                );
            }
            else if (name.SequenceEqual("sdir"u8))
            {
                throw new GitFormatException(
                    "The index is sparse, which is not supported. `git sparse-checkout reapply --no-sparse-index` makes it whole."
                );
            }
            else if (name[0] is < (byte)'A' or > (byte)'Z')
            {
                // By the format's rule, only extensions with a capital letter first may be passed over.
                throw new GitFormatException(
                    $"The index needs the extension `{Encoding.Latin1.GetString(name)}`, which is not known. `git reset` writes it anew."
                );
            }

            position += (int)size;
        }

        return cacheTree;
    }

    private static void VerifyChecksum(byte[] file, int hashLength)
    {
        var stored = file.AsSpan(file.Length - hashLength);
        // index.skipHash leaves zeroes.
        if (!stored.ContainsAnyExcept((byte)0))
        {
            return;
        }

        var content = file.AsSpan(0, file.Length - hashLength);
        Span<byte> actual = stackalloc byte[ObjectId.Sha256Length];
        if (hashLength == ObjectId.Sha256Length)
        {
            SHA256.HashData(content, actual);
        }
        else
        {
#pragma warning disable CA5350 // Not a choice of ours: SHA-1 is the checksum git writes.
            SHA1.HashData(content, actual);
#pragma warning restore CA5350
        }

        if (!actual[..hashLength].SequenceEqual(stored))
        {
            throw new GitFormatException("The index is damaged: its checksum does not fit. `git reset` writes it anew.");
        }
    }

    // Lookups need the order; and what git would refuse to check out is refused here.
    private void VerifyOrder()
    {
        for (var place = 0; place < Count; place++)
        {
            if (!IsSafe(PathOf(place)))
            {
                throw new GitFormatException("The index holds a path that leads outside the repository. `git reset` writes it anew.");
            }

            if (place > 0)
            {
                var order = PathOf(place - 1).SequenceCompareTo(PathOf(place));
                if (order > 0 || (order == 0 && StageOf(place - 1) >= StageOf(place)))
                {
                    throw Damaged();
                }
            }
        }
    }

    private static bool IsSafe(ReadOnlySpan<byte> path)
    {
        for (var rest = path; ; )
        {
            var slash = rest.IndexOf((byte)'/');
            var part = slash < 0 ? rest : rest[..slash];
            if (part.IsEmpty || (part[0] == '.' && IsDotsOrGit(part)))
            {
                return false;
            }

            if (slash < 0)
            {
                return true;
            }

            rest = rest[(slash + 1)..];
        }
    }

    private static bool IsDotsOrGit(ReadOnlySpan<byte> part) =>
        part.SequenceEqual("."u8) || part.SequenceEqual(".."u8) || Ascii.EqualsIgnoreCase(part, ".git"u8);

    internal static GitFormatException Damaged() => new("The index is damaged. `git fsck` tells more; `git reset` writes it anew.");

    private readonly record struct Row(int Entry, int Path, int PathLength);
}

/// <summary>The index's TREE extension: which of its directories are, unchanged, a tree that is already written.</summary>
internal sealed class CacheTree
{
    private const int Deepest = 2048;

    private readonly Dictionary<GitPath, CacheTree> children = [];

    /// <summary>How many index entries lie below; -1 where something below was staged since.</summary>
    public int EntryCount { get; private init; }

    public ObjectId Id { get; private init; }

    public CacheTree? Child(ReadOnlyMemory<byte> name) => children.GetValueOrDefault(new GitPath(name));

    public static CacheTree? Parse(ReadOnlyMemory<byte> extension, int hashLength)
    {
        if (extension.IsEmpty)
        {
            return null;
        }

        var (_, top) = Read(ref extension, hashLength, depth: 0);
        return extension.IsEmpty ? top : throw GitIndex.Damaged();
    }

    private static (GitPath Name, CacheTree Tree) Read(ref ReadOnlyMemory<byte> rest, int hashLength, int depth)
    {
        var end = rest.Span.IndexOf((byte)0);
        if (end < 0 || depth > Deepest)
        {
            throw GitIndex.Damaged();
        }

        var name = new GitPath(rest[..end]);
        rest = rest[(end + 1)..];
        var entryCount = Number(ref rest, (byte)' ');
        var subtrees = Number(ref rest, (byte)'\n');
        ObjectId id = default;
        if (entryCount >= 0)
        {
            if (rest.Length < hashLength)
            {
                throw GitIndex.Damaged();
            }

            id = new ObjectId(rest.Span[..hashLength]);
            rest = rest[hashLength..];
        }

        var tree = new CacheTree { EntryCount = entryCount, Id = id };
        for (var child = 0; child < subtrees; child++)
        {
            var (childName, childTree) = Read(ref rest, hashLength, depth + 1);
            tree.children[childName] = childTree;
        }

        return (name, tree);
    }

    private static int Number(ref ReadOnlyMemory<byte> rest, byte terminator)
    {
        if (
            !System.Buffers.Text.Utf8Parser.TryParse(rest.Span, out int number, out var digits)
            || digits >= rest.Length
            || rest.Span[digits] != terminator
        )
        {
            throw GitIndex.Damaged();
        }

        rest = rest[(digits + 1)..];
        return number;
    }
}
