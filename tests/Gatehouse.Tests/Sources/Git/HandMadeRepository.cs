using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Tests.Sources.Git;

/// <summary>A repository written byte by byte, so that it may also be wrong in ways no git would write.</summary>
internal sealed class HandMadeRepository : IDisposable
{
    public const int OffsetDelta = 6;
    public const int ReferenceDelta = 7;

    public HandMadeRepository()
    {
        Root = Directory.CreateTempSubdirectory("gatehouse-hand-").FullName;
        Directory.CreateDirectory(In("objects/pack"));
        Directory.CreateDirectory(In("refs/heads"));
        Write("HEAD", "ref: refs/heads/main\n");
    }

    public string Root { get; }

    public string In(string path) => Path.Combine(Root, ".git", path);

    public GitRepository Open() => GitRepository.Open(Root).ShouldNotBeNull();

    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllBytes(In(path), bytes);
    }

    public ObjectId AddLoose(string kind, byte[] content) => AddLoose(IdOf(kind, content), $"{kind} {content.Length}\0", content);

    public ObjectId AddLoose(ObjectId id, string header, byte[] content)
    {
        var name = id.ToString();
        Write($"objects/{name[..2]}/{name[2..]}", Deflate([.. Encoding.UTF8.GetBytes(header), .. content]));
        return id;
    }

    public ObjectId AddBlob(string text) => AddLoose("blob", Encoding.UTF8.GetBytes(text));

    public ObjectId AddTree(params (string Mode, string Name, ObjectId Id)[] entries) =>
        AddLoose(
            "tree",
            [.. entries.SelectMany(entry => (byte[])[.. Encoding.UTF8.GetBytes($"{entry.Mode} {entry.Name}\0"), .. Bytes(entry.Id)])]
        );

    public ObjectId AddCommit(ObjectId tree, int time, params ObjectId[] parents) =>
        AddLoose(
            "commit",
            Encoding.UTF8.GetBytes(
                $"tree {tree}\n{string.Concat(parents.Select(parent => $"parent {parent}\n"))}"
                    + $"author A <a@example.org> {time} +0000\ncommitter C <c@example.org> {time} +0000\n\nMessage\n"
            )
        );

    public static ObjectId IdOf(string kind, byte[] content) =>
#pragma warning disable CA5350 // git's own name for an object
        new(SHA1.HashData([.. Encoding.UTF8.GetBytes($"{kind} {content.Length}\0"), .. content]));
#pragma warning restore CA5350

    public static byte[] Bytes(ObjectId id)
    {
        var bytes = new byte[id.Length];
        id.CopyTo(bytes);
        return bytes;
    }

    public static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>A delta that copies a piece of its source and then says something new.</summary>
    public static byte[] CopyAndInsert(int sourceSize, int from, int count, string inserted) =>
        [
            .. VariableLength(sourceSize),
            .. VariableLength(count + inserted.Length),
            0b1011_0011,
            (byte)from,
            (byte)(from >> 8),
            (byte)count,
            (byte)(count >> 8),
            (byte)inserted.Length,
            .. Encoding.UTF8.GetBytes(inserted),
        ];

    public static byte[] VariableLength(long number)
    {
        var bytes = new List<byte>();
        for (; number > 0x7F; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        return [.. bytes, (byte)number];
    }

    /// <summary>One object of a pack: its header, then (for deltas) what it stands on, then its packed content.</summary>
    public static byte[] Entry(int type, long size, byte[] basis, byte[] content)
    {
        var header = new List<byte> { (byte)((type << 4) | (int)(size & 15)) };
        for (size >>= 4; size > 0; size >>= 7)
        {
            header[^1] |= 0x80;
            header.Add((byte)(size & 0x7F));
        }

        return [.. header, .. basis, .. Deflate(content)];
    }

    public void AddPack(params (ObjectId Id, byte[] Entry)[] entries)
    {
        var (pack, index) = PackOf(entries);
        Write("objects/pack/pack-1.pack", pack);
        Write("objects/pack/pack-1.idx", index);
    }

    public static (byte[] Pack, byte[] Index) PackOf(params (ObjectId Id, byte[] Entry)[] entries)
    {
        var pack = new List<byte>([.. "PACK"u8, .. Word(2), .. Word((uint)entries.Length)]);
        var places = new List<(ObjectId Id, uint Offset)>();
        foreach (var (id, entry) in entries)
        {
            places.Add((id, (uint)pack.Count));
            pack.AddRange(entry);
        }

        pack.AddRange(new byte[ObjectId.Sha1Length]);
        places.Sort((left, right) => left.Id.CompareTo(right.Id));
        var index = new List<byte>([0xFF, (byte)'t', (byte)'O', (byte)'c', .. Word(2)]);
        for (var bucket = 0; bucket < 256; bucket++)
        {
            index.AddRange(Word((uint)places.Count(place => Bytes(place.Id)[0] <= bucket)));
        }

        index.AddRange(places.SelectMany(place => Bytes(place.Id)));
        index.AddRange(new byte[4 * places.Count]);
        index.AddRange(places.SelectMany(place => Word(place.Offset)));
        index.AddRange(new byte[2 * ObjectId.Sha1Length]);
        return ([.. pack], [.. index]);
    }

    public static byte[] Word(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
