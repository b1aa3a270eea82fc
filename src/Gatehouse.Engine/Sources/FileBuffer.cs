using System.Buffers;

namespace Gatehouse.Engine.Sources;

/// <summary>How the reading of one file ended.</summary>
public enum ReadStatus
{
    Read,
    TooLarge,
    NotARegularFile,
    Failed,
}

/// <param name="Detail">For people: the size, or what the system answered.</param>
public readonly record struct ReadOutcome(ReadStatus Status, string Detail)
{
    public static ReadOutcome Done => new(ReadStatus.Read, "");

    public static ReadOutcome Special => new(ReadStatus.NotARegularFile, "a pipe, socket or device");
}

/// <summary>A worker's reusable room for the bytes of one file; grows to the largest file read, and its memory goes back to the pool.</summary>
public sealed class FileBuffer : IDisposable
{
    private const int Smallest = 128 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Smallest);

    /// <summary>
    /// Asked once of the beginning of a file that is longer than the room: whether it tells all there is to know, so that the rest stays unread.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, bool>? IsEnough { get; init; }

    /// <summary>How many bytes of <see cref="Room"/> are the file's.</summary>
    public int Length { get; set; }

    public Span<byte> Room => _bytes;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, Length);

    /// <summary>Makes room for at least so many bytes, keeping what is there.</summary>
    public void Grow(int capacity)
    {
        if (capacity <= _bytes.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, _bytes.Length * 2));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    public void Fill(ReadOnlySpan<byte> content)
    {
        Length = 0;
        Grow(content.Length);
        content.CopyTo(_bytes);
        Length = content.Length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }
}
