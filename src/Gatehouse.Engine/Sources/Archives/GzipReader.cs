using System.IO.Compression;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>Reads a gzip file: the one file in it, or the entries of the tar that it packs.</summary>
internal sealed class GzipReader(ArraySegment<byte> bytes, string name, Expansion spent) : EntryReader
{
    private const int NameFlag = 8;
    private const int ExtraFlag = 4;
    private const int HeaderLength = 10;

    private readonly GZipStream _stream = new(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, false), CompressionMode.Decompress);
    private readonly byte[] _begun = new byte[TarReader.BlockLength];
    private ReadOnlyMemory<byte> _waiting;
    private TarReader? _tar;
    private bool _isBegun;

    public override bool Next()
    {
        if (_tar is null && !_isBegun)
        {
            _isBegun = true;
            var length = _stream.ReadAtLeast(_begun, _begun.Length, throwOnEndOfStream: false);
            _waiting = _begun.AsMemory(0, length);
            if (ArchiveForm.IsTar(_waiting.Span))
                _tar = new TarReader(_stream, _waiting, spent);
            else
            {
                Name = InnerName();
                return true;
            }
        }

        if (_tar?.Next() != true)
            return false;
        Name = _tar.Name;
        Size = _tar.Size;
        return true;
    }

    public override int Read(Span<byte> room)
    {
        if (_tar is not null)
            return _tar.Read(room);
        if (_waiting.IsEmpty)
            return _stream.Read(room);
        var count = Math.Min(room.Length, _waiting.Length);
        _waiting.Span[..count].CopyTo(room);
        _waiting = _waiting[count..];
        return count;
    }

    public override void Dispose()
    {
        _tar?.Dispose();
        _stream.Dispose();
    }

    /// <summary>The name in the header, else that of the file without its ending.</summary>
    private string InnerName()
    {
        var header = bytes.AsSpan();
        if (header.Length > HeaderLength && (header[3] & NameFlag) != 0 && (header[3] & ExtraFlag) == 0)
        {
            var end = header[HeaderLength..].IndexOf((byte)0);
            if (end > 0)
                return TextBytes.Decode(header.Slice(HeaderLength, end));
        }

        return name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
    }
}
