using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources;

/// <summary>
/// Lines and columns of the places of a file, asked in their order: it counts on from the last place, so that a file that is one line of
/// megabytes is passed once, not once for each place.
/// </summary>
public sealed class Locator(SourceFile file)
{
    private int _line;
    private int _offset;
    private int _column;

    public Location Locate(ByteSpan span)
    {
        var (line, column) = At(span.Start);
        var (endLine, endColumn) = span.Length == 0 ? (line, column) : After(span);
        return new Location(file.Path.Value, line, column, endLine, endColumn, span);
    }

    private (int Line, int Column) At(int offset)
    {
        var line = file.Lines.LineAt(offset);
        if (line != _line || offset < _offset)
            (_line, _offset, _column) = (line, file.Lines.StartOf(line), 1);
        _column += TextBytes.CountCharacters(file.Bytes[_offset..offset]);
        _offset = offset;
        return (_line, _column);
    }

    private (int Line, int Column) After(ByteSpan span)
    {
        var line = file.Lines.LineAt(span.End - 1);
        var from = Math.Max(file.Lines.StartOf(line), span.Start);
        var start = from == span.Start ? _column : 1;
        return (line, start + TextBytes.CountCharacters(file.Bytes[from..span.End]));
    }
}
