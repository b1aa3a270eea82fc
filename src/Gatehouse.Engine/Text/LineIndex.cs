namespace Gatehouse.Engine.Text;

/// <summary>Turns byte offsets into lines and columns; a line ends at LF, CRLF or CR, as in the SARIF specification §3.30.</summary>
public sealed class LineIndex
{
    private readonly int[] _starts;

    public LineIndex(ReadOnlySpan<byte> text)
    {
        // Each line is counted once, one that ends in two bytes twice: what is too much is cut off.
        var starts = new int[1 + text.Count((byte)'\n') + text.Count((byte)'\r')];
        var lines = 1;
        var at = 0;
        while (true)
        {
            var next = text[at..].IndexOfAny((byte)'\n', (byte)'\r');
            if (next < 0)
                break;
            at += next + 1;
            if (text[at - 1] == '\r' && at < text.Length && text[at] == '\n')
                at++;
            starts[lines++] = at;
        }

        Array.Resize(ref starts, lines);
        _starts = starts;
        Length = text.Length;
    }

    public int Length { get; }

    public int Count => _starts.Length;

    /// <summary>The line that holds an offset, counted from 1.</summary>
    public int LineAt(int offset)
    {
        var found = Array.BinarySearch(_starts, offset);
        return found >= 0 ? found + 1 : ~found;
    }

    public int StartOf(int line) => _starts[line - 1];

    /// <summary>The bytes of a line without its line end.</summary>
    public ByteSpan Line(int line, ReadOnlySpan<byte> text)
    {
        var start = _starts[line - 1];
        var end = line < _starts.Length ? _starts[line] : Length;
        while (end > start && text[end - 1] is (byte)'\n' or (byte)'\r')
            end--;
        return ByteSpan.Between(start, end);
    }
}
