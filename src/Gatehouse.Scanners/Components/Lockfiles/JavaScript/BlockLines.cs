using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>
/// The lines of the YAML that pnpm and Yarn write, one key with its value after the other, in files too large for a document of nodes.
/// Anchors, tags and values over several lines never occur there: they end the reading, and are told.
/// </summary>
internal sealed class BlockLines(Listing listing)
{
    private const int DeepestKeys = 16;
    private const int LongestText = 4096;

    private readonly List<(int Indent, string Key)> _path = [];
    private int _number;
    private bool _isOver;

    /// <summary>The keys from the document's own down to the one of this line.</summary>
    public int Depth => _path.Count;

    public string this[int level] => _path[level].Key;

    public ByteSpan KeySpan { get; private set; }

    /// <summary>Null where the key holds further keys or a list.</summary>
    public string? Value { get; private set; }

    /// <summary>Without its quotes.</summary>
    public ByteSpan ValueSpan { get; private set; }

    public int Number => _number;

    /// <summary>Moves to the next key; false at the end.</summary>
    public bool Next()
    {
        while (!_isOver && ++_number <= listing.File.Lines.Count)
        {
            var span = listing.File.Lines.Line(_number, listing.File.Bytes);
            var line = TextBytes.Decode(listing.File.Bytes[span.Start..span.End]);
            var from = 0;
            while (from < line.Length && line[from] == ' ')
                from++;
            // A list says nothing that is asked for here.
            if (from == line.Length || line[from] == '#' || line == "---" || line.AsSpan(from).StartsWith("- ") || line.AsSpan(from) is "-")
                continue;
            if (line[from] == ':' && _path.Count > 0)
            {
                // The value of a long key, whose own first key may stand on the same line.
                from++;
                while (from < line.Length && line[from] == ' ')
                    from++;
                if (from == line.Length)
                    continue;
            }

            if (Take(line, from, span.Start))
                return true;
            _isOver = true;
        }

        return false;
    }

    private bool Take(string line, int from, int start)
    {
        var indent = from;
        var isLong = line.AsSpan(from).StartsWith("? ");
        if (isLong)
            from += 2;
        while (_path.Count > 0 && _path[^1].Indent >= indent)
            _path.RemoveAt(_path.Count - 1);
        if (_path.Count == DeepestKeys || line[from] is '\t' or '{' or '[' or '&' or '*' or '!' or '%' or '@' or '`')
            return Refuse("no line as its tool writes them");
        if (ReadKey(line, from, isLong) is not var (key, keyStart, keyEnd, after))
            return Refuse("a line without a key");
        _path.Add((indent, key));
        KeySpan = Span(line, start, keyStart, keyEnd);
        Value = null;
        ValueSpan = default;
        while (after < line.Length && line[after] == ' ')
            after++;
        return after >= line.Length || line[after] == '#' || ReadValue(line, after, start, indent);
    }

    private static (string Key, int Start, int End, int After)? ReadKey(string line, int from, bool isLong)
    {
        if (line[from] is '"' or '\'')
        {
            if (Quoted(line, from) is not var (text, end))
                return null;
            var colon = end;
            while (colon < line.Length && line[colon] == ' ')
                colon++;
            return isLong && colon == line.Length ? (text, from + 1, end - 1, colon)
                : colon < line.Length && line[colon] == ':' ? (text, from + 1, end - 1, colon + 1)
                : null;
        }

        if (isLong)
            return (line[from..].TrimEnd(), from, line.TrimEnd().Length, line.Length);
        for (var at = line.IndexOf(':', from); at >= 0; at = line.IndexOf(':', at + 1))
        {
            if (at > from && (at + 1 == line.Length || line[at + 1] == ' '))
                return (line[from..at].TrimEnd(), from, at, at + 1);
        }

        return null;
    }

    private bool ReadValue(string line, int from, int start, int indent)
    {
        switch (line[from])
        {
            case '|' or '>':
                Value = ReadBlock(indent);
                return true;
            case '"' or '\'':
                if (Quoted(line, from) is not var (text, end))
                    return Refuse("a text over several lines");
                Value = text;
                ValueSpan = Span(line, start, from + 1, end - 1);
                return true;
            case '{' or '[':
                var flow = line.TrimEnd();
                if (flow[^1] != (line[from] == '{' ? '}' : ']'))
                    return Refuse("a list or mapping over several lines");
                Value = flow[from..];
                ValueSpan = Span(line, start, from, flow.Length);
                return true;
            case '&' or '*' or '!' or '%' or '@' or '`':
                return Refuse("no value as its tool writes them");
            default:
                var comment = line.IndexOf(" #", from, StringComparison.Ordinal);
                var plain = (comment < 0 ? line : line[..comment]).TrimEnd();
                Value = plain[from..];
                ValueSpan = Span(line, start, from, plain.Length);
                return true;
        }
    }

    /// <summary>A text in the lines below that are indented further.</summary>
    private string ReadBlock(int indent)
    {
        var text = new System.Text.StringBuilder();
        for (; _number < listing.File.Lines.Count; _number++)
        {
            var span = listing.File.Lines.Line(_number + 1, listing.File.Bytes);
            var line = listing.File.Bytes[span.Start..span.End];
            var own = line.IndexOfAnyExcept((byte)' ');
            if (own >= 0 && own <= indent)
                break;
            if (own >= 0 && text.Length < LongestText)
                text.Append(text.Length > 0 ? " " : "").Append(TextBytes.Decode(line[own..]));
        }

        return text.ToString();
    }

    /// <summary>The text between quotes and the place behind them; null where they do not close.</summary>
    private static (string Text, int End)? Quoted(string line, int from)
    {
        var quote = line[from];
        var text = new System.Text.StringBuilder();
        for (var at = from + 1; at < line.Length; at++)
        {
            var c = line[at];
            if (c == '\\' && quote == '"' && at + 1 < line.Length)
            {
                text.Append(line[++at]);
            }
            else if (c == quote)
            {
                if (quote == '"' || at + 1 == line.Length || line[at + 1] != '\'')
                    return (text.ToString(), at + 1);
                text.Append('\'');
                at++;
            }
            else
            {
                text.Append(c);
            }
        }

        return null;
    }

    /// <summary>The entries of <c>{key: value, key: value}</c>.</summary>
    public static IEnumerable<(string Key, string Value)> Flow(string text)
    {
        var at = 1;
        while (at < text.Length)
        {
            var colon = text.IndexOf(':', at);
            if (colon < 0)
                yield break;
            var key = text[at..colon].Trim(' ', ',', '\'', '"');
            at = colon + 1;
            while (at < text.Length && text[at] == ' ')
                at++;
            if (at < text.Length && text[at] is '"' or '\'' && Quoted(text, at) is var (quoted, end))
            {
                yield return (key, quoted);
                at = end;
            }
            else
            {
                var last = text.AsSpan(at).IndexOfAny(',', '}');
                last = last < 0 ? text.Length : at + last;
                yield return (key, text[at..last].Trim());
                at = last;
            }

            while (at < text.Length && text[at] is ',' or ' ' or '}')
                at++;
        }
    }

    private bool Refuse(string what)
    {
        listing.FailAt(_number, what);
        return false;
    }

    /// <summary>Places count bytes, characters do not.</summary>
    private static ByteSpan Span(string line, int start, int from, int to)
    {
        var before = System.Text.Encoding.UTF8.GetByteCount(line.AsSpan(0, from));
        return new ByteSpan(start + before, System.Text.Encoding.UTF8.GetByteCount(line.AsSpan(from, to - from)));
    }
}
