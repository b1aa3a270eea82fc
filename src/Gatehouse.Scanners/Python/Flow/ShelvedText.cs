using System.Buffers;
using System.IO.Compression;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// The text of a file that may be asked for again when all files were read. Of a large tree nearly none is: those that came late are packed,
/// to a quarter of their room. Immutable.
/// </summary>
internal sealed class ShelvedText
{
    private const int Quality = 1;
    private const int Window = 18;

    private readonly ReadOnlyMemory<byte> _text;
    private readonly byte[]? _packed;

    public ShelvedText(ReadOnlyMemory<byte> text, bool isPacked)
    {
        Length = text.Length;
        _text = text;
        if (!isPacked)
            return;
        var room = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(text.Length));
        if (BrotliEncoder.TryCompress(text.Span, room, out var written, Quality, Window) && written < text.Length)
            (_packed, _text) = (room.AsSpan(0, written).ToArray(), default);
        ArrayPool<byte>.Shared.Return(room);
    }

    public int Length { get; }

    /// <summary>Unpacked at each call.</summary>
    public ReadOnlyMemory<byte> Read()
    {
        if (_packed is null)
            return _text;
        var text = new byte[Length];
        return BrotliDecoder.TryDecompress(_packed, text, out var written) && written == Length
            ? text
            : throw new InvalidDataException("a text that was packed before can no more be unpacked");
    }
}
