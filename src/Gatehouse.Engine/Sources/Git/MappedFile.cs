using System.IO.MemoryMappedFiles;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>A file mapped into memory for reading; git never changes a pack in place, so what is mapped stays.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedViewAccessor view;
    private byte* start;

    private MappedFile(MemoryMappedViewAccessor view, long length, string path)
    {
        this.view = view;
        Length = length;
        Path = path;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    public string Path { get; }

    public long Length { get; }

    public static MappedFile Open(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length == 0)
            {
                throw new GitFormatException($"{path} is empty.");
            }

            using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            length = RandomAccess.GetLength(handle);
            // The view outlives the file object: hundreds of packs then cost no file descriptors.
            using var file = MemoryMappedFile.CreateFromFile(
                handle,
                mapName: null,
                capacity: 0,
                MemoryMappedFileAccess.Read,
                HandleInheritability.None,
                leaveOpen: true
            );
            return new MappedFile(file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), length, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new GitFormatException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new GitFormatException($"{Path} is damaged: it points outside itself. `git fsck` tells more.");
        }

        return new ReadOnlySpan<byte>(start + offset, length);
    }

    public UnmanagedMemoryStream StreamFrom(long offset, long end)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        if (offset < 0 || end > Length || offset >= end)
        {
            throw new GitFormatException($"{Path} is damaged: it points outside itself. `git fsck` tells more.");
        }

        return new UnmanagedMemoryStream(start + offset, end - offset);
    }

    public void Dispose()
    {
        if (start is not null)
        {
            start = null;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
        }
    }
}
