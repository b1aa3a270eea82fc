using System.Security.Cryptography;
using System.Text.Unicode;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine;

/// <summary>Makes the edits of one file's hits into edits of the file: places with lines and columns, the file's own line ends, its digest.</summary>
/// <param name="raw">The whole file as it is stored; null where no edit of its text can mend it.</param>
internal sealed class EditMaker(SourceFile file, ReadOnlyMemory<byte>? raw)
{
    private readonly Dictionary<int, (int Line, int Column)> _columns = [];
    private int _farthest = -1;
    private string? _digest;
    private bool? _isUtf8;
    private bool? _endsWithCrLf;

    public FileEdit? Make(Edit? edit)
    {
        if (edit is null || raw is not { } whole)
            return null;
        // What is no UTF-8 is in an encoding that nobody told: only ASCII fits all of them.
        if (edit.Replacements.Any(one => !Ascii(one.Text)) && !(_isUtf8 ??= Utf8.IsValid(file.Bytes)))
            return null;
        return new FileEdit(
            edit.Title,
            _digest ??= Convert.ToHexStringLower(SHA256.HashData(whole.Span)),
            [.. edit.Replacements.OrderBy(one => one.Span).Select(one => new FileChange(Locate(one.Span), Own(one.Text), one.IsShared))]
        );
    }

    private Location Locate(ByteSpan span)
    {
        var (line, column) = At(span.Start);
        var (endLine, endColumn) = At(span.End);
        return new Location(file.Path.Value, line, column, endLine, endColumn, span);
    }

    /// <summary>Counts on from the farthest place and keeps what it counted: a file that is one line of megabytes is not counted for each edit.</summary>
    private (int Line, int Column) At(int offset)
    {
        if (_columns.TryGetValue(offset, out var known))
            return known;
        var line = file.Lines.LineAt(offset);
        var start = file.Lines.StartOf(line);
        var (from, column) = _farthest >= start && _farthest <= offset ? (_farthest, _columns[_farthest].Column) : (start, 1);
        column += TextBytes.CountCharacters(file.Bytes[from..offset]);
        _farthest = Math.Max(_farthest, offset);
        return _columns[offset] = (line, column);
    }

    private string Own(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
            return text;
        _endsWithCrLf ??= file.Bytes.IndexOf((byte)'\n') is > 0 and var end && file.Bytes[end - 1] == (byte)'\r';
        var plain = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        return _endsWithCrLf.Value ? plain.Replace("\n", "\r\n", StringComparison.Ordinal) : plain;
    }

    private static bool Ascii(string text) => System.Text.Ascii.IsValid(text);
}
