namespace Gatehouse.Engine.Sources;

/// <summary>A binary file of which a scanner reads the few places that mean something to it, however large the file is.</summary>
/// <param name="read">Bytes from a place on, as many as asked for or as there are; valid until the next call.</param>
public sealed class BinaryFile(SourcePath path, Func<long, int, ReadOnlyMemory<byte>> read)
{
    /// <summary>At once.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Of one file, so that no file leads its reader in circles.</summary>
    private const long MostOfAll = 64L * 1024 * 1024;

    private long _read;

    public SourcePath Path => path;

    /// <summary>Fewer bytes than asked for at the end of the file, or none where enough was read of it; valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(long from, int length)
    {
        length = (int)Math.Min(Math.Min(length, MostBytes), MostOfAll - _read);
        if (from < 0 || length <= 0)
            return [];
        _read += length;
        return read(from, length).Span;
    }
}
