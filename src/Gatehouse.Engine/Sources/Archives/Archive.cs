using System.Runtime.InteropServices;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>A file in an archive with its content, which is gone when the next one is asked for; or something to tell.</summary>
internal readonly record struct ArchiveItem(string Path, ReadOnlyMemory<byte> Content, TreeEntry? Told);

/// <summary>Opens archives in memory, one entry at a time on each level; nothing is written to disk.</summary>
internal sealed class Archive(WalkOptions options, ArchiveLimits limits) : IDisposable
{
    private readonly List<FileBuffer> _rooms = [];

    /// <summary>All files in an archive, and in the archives in it.</summary>
    public IEnumerable<ArchiveItem> Read(string path, ArchiveForm form, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var spent = new Expansion(limits, content.Length);
        foreach (var item in Open(path, form, content, 1, spent, cancel))
            yield return item;
        if (spent.IsSpent)
            yield return Tell(TreeEntry.Left(path, PassedOverReason.Limit, $"{spent.Reason}; the rest of it was left out"));
    }

    public void Dispose()
    {
        foreach (var room in _rooms)
            room.Dispose();
        _rooms.Clear();
    }

    private IEnumerable<ArchiveItem> Open(
        string path,
        ArchiveForm form,
        ReadOnlyMemory<byte> content,
        int depth,
        Expansion spent,
        CancellationToken cancel
    )
    {
        var left = new LeftOut(path);
        using var reader = Begin(path, form, content, spent, left);
        var room = Room(depth);
        while (reader is not null && !spent.IsSpent && Advance(reader, room, path, spent, left) is { } step)
        {
            cancel.ThrowIfCancellationRequested();
            if (!step.IsRead)
                continue;
            var inner = ArchiveForm.Of(room.Content.Span);
            if (inner is null)
                yield return new ArchiveItem(step.Path, room.Content, null);
            else if (!inner.IsOpened)
                left.Pass(step.Path, PassedOverReason.Packed, inner.Closed);
            else if (depth == limits.Depth)
                left.Pass(step.Path, PassedOverReason.Limit, $"archives in archives are opened {limits.Depth} deep");
            else
            {
                foreach (var item in Open(step.Path, inner, room.Content, depth + 1, spent, cancel))
                    yield return item;
            }
        }

        foreach (var told in left.Tell())
            yield return Tell(told);
    }

    /// <summary>Goes to the next entry and reads it; null at the end, or where damage ends it.</summary>
    private Step? Advance(EntryReader reader, FileBuffer room, string archive, Expansion spent, LeftOut left)
    {
        var isNamed = false;
        try
        {
            if (!reader.Next())
                return null;
            spent.AddEntry();
            isNamed = true;
            var path = ArchivePath.Join(archive, reader.Name);
            foreach (var glob in options.Exclude)
            {
                if (!glob.Matches(path))
                    continue;
                left.Pass(path, PassedOverReason.Excluded, $"`{glob}` under `scan: exclude:`");
                return new Step(path, false);
            }

            if (reader.Closed is { } closed)
            {
                left.Pass(path, PassedOverReason.Packed, closed);
                return new Step(path, false);
            }

            if (reader.Size <= options.MaxFileSize && Fill(reader, room, spent))
                return new Step(path, !spent.IsSpent);
            if (!spent.IsSpent)
                left.Pass(path, PassedOverReason.TooLarge, $"larger than the limit of {ByteSize.Show(options.MaxFileSize)}");
            return new Step(path, false);
        }
        catch (Exception damage) when (damage is DamagedArchiveException or InvalidDataException or IOException)
        {
            var reason = damage is DamagedArchiveException ? damage.Message : "its packed bytes are damaged or cut off";
            left.Damage(isNamed || reader.GoesOnAfterDamage ? ArchivePath.Join(archive, reader.Name) : archive, reason);
            return reader.GoesOnAfterDamage ? new Step(archive, false) : null;
        }
    }

    /// <summary>Reads the entry whole; false where it is larger than files may be, or the archive than archives may be.</summary>
    private bool Fill(EntryReader reader, FileBuffer room, Expansion spent)
    {
        const int piece = 64 * 1024;
        room.Length = 0;
        while (true)
        {
            room.Grow(room.Length + piece);
            var read = reader.Read(room.Room.Slice(room.Length, piece));
            if (read == 0)
                return true;
            spent.AddBytes(read);
            room.Length += read;
            if (room.Length > options.MaxFileSize || spent.IsSpent)
                return false;
        }
    }

    private EntryReader? Begin(string path, ArchiveForm form, ReadOnlyMemory<byte> content, Expansion spent, LeftOut left)
    {
        if (!MemoryMarshal.TryGetArray(content, out var bytes))
            bytes = content.ToArray();
        try
        {
            if (form == ArchiveForm.Zip)
                return new ZipReader(bytes, limits.MaxEntries);
            return form == ArchiveForm.Gzip
                ? new GzipReader(bytes, path[(path.LastIndexOf('/') + 1)..], spent)
                : new TarReader(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, false), default, spent);
        }
        catch (DamagedArchiveException damage)
        {
            left.Damage(path, damage.Message);
            return null;
        }
    }

    private FileBuffer Room(int depth)
    {
        while (_rooms.Count < depth)
            _rooms.Add(new FileBuffer());
        return _rooms[depth - 1];
    }

    private static ArchiveItem Tell(TreeEntry entry) => new(entry.Path, default, entry);

    private readonly record struct Step(string Path, bool IsRead);
}
