using System.IO.MemoryMappedFiles;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>
/// A file mapped into memory for reading; git never changes a pack in place, so what is mapped stays. What was read once is given back every
/// so often: a pack of gigabytes that is read from end to end costs no more memory than the part at hand.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    /// <summary>Linux maps up to 16 pages around the one that is asked for.</summary>
    private const int UnitBits = 16;

    /// <summary>16 MB: enough for what neighbours share, little beside what else a scan holds.</summary>
    private const int MostUnits = 16 << (20 - UnitBits);

    private readonly MemoryMappedViewAccessor view;

    /// <summary>One bit for each unit that was read since the last giving back.</summary>
    private readonly long[] touched;
    private int units;
    private byte* start;

    private MappedFile(MemoryMappedViewAccessor view, long length, string path, bool givesBack)
    {
        this.view = view;
        Length = length;
        Path = path;
        touched = givesBack && OperatingSystem.IsLinux() ? new long[(length >> (UnitBits + 6)) + 1] : [];
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    public string Path { get; }

    public long Length { get; }

    /// <param name="givesBack">True for what is mostly read once; what is searched again and again stays.</param>
    public static MappedFile Open(string path, bool givesBack)
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
            return new MappedFile(file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), length, path, givesBack);
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

        Touch(offset, length);
        return new ReadOnlySpan<byte>(start + offset, length);
    }

    /// <param name="likely">How much of it will be read, as far as one can say.</param>
    public UnmanagedMemoryStream StreamFrom(long offset, long end, long likely)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        if (offset < 0 || end > Length || offset >= end)
        {
            throw new GitFormatException($"{Path} is damaged: it points outside itself. `git fsck` tells more.");
        }

        Touch(offset, Math.Min(likely, end - offset));
        return new UnmanagedMemoryStream(start + offset, end - offset);
    }

    /// <summary>Other threads may read meanwhile: what was given back is read from the file again.</summary>
    private void Touch(long offset, long length)
    {
        for (var unit = offset >> UnitBits; unit <= offset + length >> UnitBits && unit >> 6 < touched.Length; unit++)
        {
            var bit = 1L << (int)(unit & 63);
            ref var word = ref touched[unit >> 6];
            if (
                (Volatile.Read(ref word) & bit) == 0
                && (Interlocked.Or(ref word, bit) & bit) == 0
                && Interlocked.Increment(ref units) > MostUnits
            )
            {
                Volatile.Write(ref units, 0);
                Array.Clear(touched);
                MemoryAdvice.GiveBack(start, Length);
            }
        }
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
