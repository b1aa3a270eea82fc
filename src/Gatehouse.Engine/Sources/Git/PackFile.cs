using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>A pack and its index (gitformat-pack), both mapped into memory.</summary>
internal sealed class PackFile : IDisposable
{
    private const int OffsetDelta = 6;
    private const int ReferenceDelta = 7;
    private const int PackHeader = 12;
    private const int Fanout = 256;
    private const uint IndexMagic = 0xFF744F63;
    private const uint PackMagic = 0x5041434B;

    // git itself writes no chain longer than 4095 (pack.depth).
    private const int LongestChain = 4096;

    private const long SmallDelta = 1 << 16;

    // git makes no delta of what is above core.bigFileThreshold, 512 MiB unless configured.
    private const long LargestDeltaBase = 512L << 20;

    // What one object may cost in all: a chain of large bases is slow long before it is deep.
    private const long MostWorkPerObject = 8L << 30;

    private readonly MappedFile index;
    private readonly MappedFile pack;
    private readonly int hashLength;
    private readonly int count;
    private readonly int fanoutAt;
    private readonly long idsAt;
    private readonly int idStride;
    private readonly bool isVersion1;

    private PackFile(MappedFile index, MappedFile pack, int hashLength)
    {
        this.index = index;
        this.pack = pack;
        this.hashLength = hashLength;
        isVersion1 = BinaryPrimitives.ReadUInt32BigEndian(index.Slice(0, 4)) != IndexMagic;
        if (!isVersion1 && BinaryPrimitives.ReadUInt32BigEndian(index.Slice(4, 4)) is var version and not 2)
        {
            throw new GitFormatException(
                $"{index.Path} is a pack index of version {version}; 1 and 2 are known. `git repack -ad` writes 2."
            );
        }

        fanoutAt = isVersion1 ? 0 : 8;
        var last = 0u;
        for (var bucket = 0; bucket < Fanout; bucket++)
        {
            var next = BinaryPrimitives.ReadUInt32BigEndian(index.Slice(fanoutAt + (4 * bucket), 4));
            if (next < last || next > int.MaxValue)
            {
                throw Damaged(index.Path);
            }

            last = next;
        }

        count = (int)last;
        idStride = isVersion1 ? hashLength + 4 : hashLength;
        idsAt = fanoutAt + (4 * Fanout) + (isVersion1 ? 4 : 0);
        var least = fanoutAt + (4L * Fanout) + (count * (isVersion1 ? idStride : hashLength + 8L)) + (2L * hashLength);
        if (index.Length < least)
        {
            throw Damaged(index.Path);
        }

        if (
            pack.Length < PackHeader + hashLength
            || BinaryPrimitives.ReadUInt32BigEndian(pack.Slice(0, 4)) != PackMagic
            || BinaryPrimitives.ReadUInt32BigEndian(pack.Slice(4, 4)) is not (2 or 3)
            || BinaryPrimitives.ReadUInt32BigEndian(pack.Slice(8, 4)) != count
        )
        {
            throw Damaged(pack.Path);
        }
    }

    public string IndexPath => index.Path;

    /// <summary>How many objects it holds; their places in the index go from 0.</summary>
    public int Count => count;

    public static PackFile Open(string indexPath, int hashLength)
    {
        var index = MappedFile.Open(indexPath, givesBack: false);
        MappedFile? pack = null;
        try
        {
            // Mapped at once: a repack that removes the file later does not take it from us.
            pack = MappedFile.Open(Path.ChangeExtension(indexPath, ".pack"), givesBack: true);
            return new PackFile(index, pack, hashLength);
        }
        catch (GitFormatException)
        {
            pack?.Dispose();
            index.Dispose();
            throw;
        }
    }

    /// <returns>Where in the pack the object begins; -1 where the pack does not hold it.</returns>
    public long Find(ObjectId id) => PlaceOf(id) is var place and >= 0 ? OffsetOf(place) : -1;

    /// <returns>The object's place in the index; -1 where the pack does not hold it.</returns>
    public int PlaceOf(ObjectId id)
    {
        Span<byte> wanted = stackalloc byte[ObjectId.Sha256Length];
        id.CopyTo(wanted);
        wanted = wanted[..id.Length];
        var place = LowerBound(wanted);
        return id.Length == hashLength && place < count && IdBytes(place).SequenceEqual(wanted) ? place : -1;
    }

    public ObjectId IdAt(int place) => new(IdBytes(place));

    public long OffsetAt(int place) => OffsetOf(place);

    /// <returns>Where the object begins on which this one is a delta; 0 where it stands alone.</returns>
    public long BaseOf(long offset) => EntryAt(offset).BaseOffset;

    /// <summary>Adds to <paramref name="found"/> the ids from <paramref name="lowest"/> on for as long as they match.</summary>
    public void FindAll(ReadOnlySpan<byte> lowest, Func<ObjectId, bool> matches, ISet<ObjectId> found)
    {
        for (var place = LowerBound(lowest); place < count; place++)
        {
            var id = new ObjectId(IdBytes(place));
            if (!matches(id))
            {
                break;
            }

            found.Add(id);
        }
    }

    public GitObjectHeader Header(long offset)
    {
        var entry = EntryAt(offset);
        var size = entry.IsDelta ? DeltaSizes(entry).Result : entry.Size;
        for (var depth = 0; entry.IsDelta; depth++)
        {
            if (depth == LongestChain)
            {
                throw ChainTooLong();
            }

            entry = EntryAt(entry.BaseOffset);
        }

        return new GitObjectHeader((GitObjectKind)entry.Type, size);
    }

    /// <param name="keep">True leaves the object itself in the cache: others that stand on it are asked for next.</param>
    public GitObject Read(ObjectId id, long offset, long maxSize, DeltaBaseCache cache, bool keep)
    {
        if (cache.TryGet(this, offset, out var known, out var whole) && whole.Length <= maxSize)
        {
            return new GitObject(id, known, whole.Length, whole);
        }

        var read = Read(id, offset, maxSize, cache);
        if (keep && read.Content is { } content && MemoryMarshal.TryGetArray(content, out var array))
        {
            cache.Add(this, offset, read.Kind, array.Array!);
        }

        return read;
    }

    /// <summary>Unpacks an object that no other stands on straight into the buffer, unless it is larger than allowed.</summary>
    /// <returns>The object's size.</returns>
    public long ReadInto(FileBuffer buffer, long offset, long maxSize, DeltaBaseCache cache)
    {
        maxSize = Math.Min(maxSize, Array.MaxLength);
        buffer.Length = 0;
        var entry = EntryAt(offset);
        if (!entry.IsDelta)
        {
            if (entry.Size <= maxSize)
            {
                if (!Inflate.IsPossible(entry.Size, EndOfObjects - entry.DataOffset))
                {
                    throw Damaged(pack.Path);
                }

                buffer.Grow((int)entry.Size);
                using var stream = pack.StreamFrom(entry.DataOffset, EndOfObjects, entry.Size);
                Inflate.Exactly(stream, buffer.Room[..(int)entry.Size], pack.Path);
                buffer.Length = (int)entry.Size;
            }

            return entry.Size;
        }

        if (entry.Size > SmallDelta && DeltaSizes(entry).Result is var claimed && claimed > maxSize)
        {
            return claimed;
        }

        var delta = UnpackDelta(entry);
        try
        {
            var instructions = delta.AsSpan(0, (int)entry.Size);
            var size = Delta.Sizes(instructions, pack.Path).Result;
            if (size <= maxSize)
            {
                var (_, source) = ReadBase(entry.BaseOffset, cache);
                buffer.Grow((int)size);
                Delta.Apply(source, instructions, buffer.Room[..(int)size], pack.Path);
                buffer.Length = (int)size;
            }

            return size;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(delta);
        }
    }

    private GitObject Read(ObjectId id, long offset, long maxSize, DeltaBaseCache cache)
    {
        maxSize = Math.Min(maxSize, Array.MaxLength);
        var entry = EntryAt(offset);
        if (!entry.IsDelta)
        {
            return entry.Size > maxSize ? TooLarge(id, offset) : new GitObject(id, (GitObjectKind)entry.Type, entry.Size, Unpack(entry));
        }

        // A small delta is unpacked once, for its sizes and its instructions; a large one first shows only its sizes.
        if (entry.Size > SmallDelta && DeltaSizes(entry).Result > maxSize)
        {
            return TooLarge(id, offset);
        }

        var delta = UnpackDelta(entry);
        try
        {
            var instructions = delta.AsSpan(0, (int)entry.Size);
            if (Delta.Sizes(instructions, pack.Path).Result > maxSize)
            {
                return TooLarge(id, offset);
            }

            var (kind, source) = ReadBase(entry.BaseOffset, cache);
            var content = Apply(source, instructions);
            return new GitObject(id, kind, content.Length, content);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(delta);
        }
    }

    public void Dispose()
    {
        pack.Dispose();
        index.Dispose();
    }

    private GitObject TooLarge(ObjectId id, long offset)
    {
        var header = Header(offset);
        return new GitObject(id, header.Kind, header.Size, Content: null);
    }

    /// <summary>Unpacks an object on which a delta stands, and leaves it and all below it in the cache.</summary>
    private (GitObjectKind Kind, byte[] Content) ReadBase(long offset, DeltaBaseCache cache)
    {
        var deltas = new Stack<(long Offset, Entry Entry)>();
        byte[] content;
        GitObjectKind kind;
        while (!cache.TryGet(this, offset, out kind, out content))
        {
            var entry = EntryAt(offset);
            if (!entry.IsDelta)
            {
                if (entry.Size > LargestDeltaBase)
                {
                    throw BaseTooLarge();
                }

                (kind, content) = ((GitObjectKind)entry.Type, Unpack(entry));
                cache.Add(this, offset, kind, content);
                break;
            }

            if (deltas.Count == LongestChain)
            {
                throw ChainTooLong();
            }

            deltas.Push((offset, entry));
            offset = entry.BaseOffset;
        }

        var work = 0L;
        while (deltas.TryPop(out var next))
        {
            var delta = UnpackDelta(next.Entry);
            try
            {
                content = Apply(content, delta.AsSpan(0, (int)next.Entry.Size));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(delta);
            }

            cache.Add(this, next.Offset, kind, content);
            work += content.Length;
            if (work > MostWorkPerObject)
            {
                throw BaseTooLarge();
            }
        }

        return (kind, content);
    }

    private byte[] Apply(byte[] source, ReadOnlySpan<byte> instructions)
    {
        var size = Delta.Sizes(instructions, pack.Path).Result;
        if (size > LargestDeltaBase)
        {
            throw BaseTooLarge();
        }

        var result = GC.AllocateUninitializedArray<byte>((int)size);
        Delta.Apply(source, instructions, result, pack.Path);
        return result;
    }

    private byte[] UnpackDelta(Entry entry)
    {
        if (entry.Size > LargestDeltaBase || !Inflate.IsPossible(entry.Size, EndOfObjects - entry.DataOffset))
        {
            throw Damaged(pack.Path);
        }

        var delta = ArrayPool<byte>.Shared.Rent((int)entry.Size);
        using var stream = pack.StreamFrom(entry.DataOffset, EndOfObjects, entry.Size);
        Inflate.Exactly(stream, delta.AsSpan(0, (int)entry.Size), pack.Path);
        return delta;
    }

    private byte[] Unpack(Entry entry)
    {
        if (!Inflate.IsPossible(entry.Size, EndOfObjects - entry.DataOffset))
        {
            throw Damaged(pack.Path);
        }

        var content = GC.AllocateUninitializedArray<byte>((int)entry.Size);
        using var stream = pack.StreamFrom(entry.DataOffset, EndOfObjects, entry.Size);
        Inflate.Exactly(stream, content, pack.Path);
        return content;
    }

    private (long Source, long Result) DeltaSizes(Entry entry)
    {
        Span<byte> beginning = stackalloc byte[Delta.LongestHeader];
        using var stream = pack.StreamFrom(entry.DataOffset, EndOfObjects, Delta.LongestHeader);
        var length = Inflate.Beginning(stream, beginning, pack.Path);
        return Delta.Sizes(beginning[..length], pack.Path);
    }

    private long EndOfObjects => pack.Length - hashLength;

    private Entry EntryAt(long offset)
    {
        var file = pack;
        if (offset < PackHeader || offset >= EndOfObjects)
        {
            throw Damaged(file.Path);
        }

        var bytes = file.Slice(offset, (int)Math.Min(64, file.Length - offset));
        var position = 0;
        var part = bytes[position++];
        var type = (part >> 4) & 7;
        long size = part & 15;
        for (var shift = 4; (part & 0x80) != 0; shift += 7)
        {
            if (position == bytes.Length || shift > 53)
            {
                throw Damaged(file.Path);
            }

            part = bytes[position++];
            size |= (long)(part & 0x7F) << shift;
        }

        var baseOffset = 0L;
        switch (type)
        {
            case (int)GitObjectKind.Commit or (int)GitObjectKind.Tree or (int)GitObjectKind.Blob or (int)GitObjectKind.Tag:
                break;
            case OffsetDelta:
                baseOffset = offset - BackOffset(bytes, ref position, file.Path);
                break;
            case ReferenceDelta:
                if (bytes.Length - position < hashLength)
                {
                    throw Damaged(file.Path);
                }

                // A pack on disk holds the bases of all its deltas; only packs on the wire are thin.
                baseOffset = Find(new ObjectId(bytes.Slice(position, hashLength)));
                position += hashLength;
                break;
            default:
                throw Damaged(file.Path);
        }

        return new Entry(type, size, offset + position, baseOffset);
    }

    private static long BackOffset(ReadOnlySpan<byte> bytes, ref int position, string path)
    {
        var distance = -1L;
        byte part;
        do
        {
            if (position == bytes.Length || distance > long.MaxValue >> 8)
            {
                throw Damaged(path);
            }

            part = bytes[position++];
            distance = ((distance + 1) << 7) | (uint)(part & 0x7F);
        } while ((part & 0x80) != 0);

        // A delta on itself or on what follows would never end.
        return distance > 0 ? distance : throw Damaged(path);
    }

    private int LowerBound(ReadOnlySpan<byte> wanted)
    {
        var bucket = wanted[0];
        var low = bucket == 0 ? 0 : FanoutAt(bucket - 1);
        var high = FanoutAt(bucket);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (IdBytes(middle).SequenceCompareTo(wanted) < 0)
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

    private int FanoutAt(int bucket) => (int)BinaryPrimitives.ReadUInt32BigEndian(index.Slice(fanoutAt + (4 * bucket), 4));

    private ReadOnlySpan<byte> IdBytes(int place) => index.Slice(idsAt + ((long)place * idStride), hashLength);

    private long OffsetOf(int place)
    {
        if (isVersion1)
        {
            return BinaryPrimitives.ReadUInt32BigEndian(index.Slice(idsAt - 4 + ((long)place * idStride), 4));
        }

        var offsetsAt = idsAt + ((long)count * (hashLength + 4));
        var offset = BinaryPrimitives.ReadUInt32BigEndian(index.Slice(offsetsAt + (4L * place), 4));
        if (offset < 0x80000000)
        {
            return offset;
        }

        // The top bit says: the rest is a place in the table of 8-byte offsets.
        var wide = offsetsAt + (4L * count) + (8L * (offset & 0x7FFFFFFF));
        return BinaryPrimitives.ReadInt64BigEndian(index.Slice(wide, 8));
    }

    private GitFormatException ChainTooLong() =>
        new($"{pack.Path} is damaged: a delta chain is longer than {LongestChain}. `git fsck` tells more.");

    private GitFormatException BaseTooLarge() =>
        new($"{pack.Path} holds a delta on an object too large to unpack. `git repack -adF --window=0` writes it whole.");

    private static GitFormatException Damaged(string path) => new($"{path} is damaged. `git fsck` tells more.");

    private readonly record struct Entry(int Type, long Size, long DataOffset, long BaseOffset)
    {
        public bool IsDelta => Type is OffsetDelta or ReferenceDelta;
    }
}
