using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Keys;

/// <summary>INI, TOML, properties and environment files, line by line; a line that is none of it is passed over.</summary>
internal static class LineKeys
{
    public static bool Read(ReadOnlySpan<byte> text, KeyTree tree)
    {
        var section = -1;
        for (var at = 0; at < text.Length && !tree.IsFull; )
        {
            var end = text[at..].IndexOf((byte)'\n');
            end = end < 0 ? text.Length : at + end;
            var line = Trim(text, ByteSpan.Between(at, end));
            at = end + 1;
            if (line.Length == 0 || text[line.Start] is (byte)'#' or (byte)';' or (byte)'!')
                continue;
            if (text[line.Start] == '[')
            {
                var close = text.Slice(line.Start, line.Length).LastIndexOf((byte)']');
                if (close > 1)
                    section = tree.Add(-1, Unbracket(text, ByteSpan.Between(line.Start + 1, line.Start + close)));
                continue;
            }

            var sign = text.Slice(line.Start, line.Length).IndexOfAny((byte)'=', (byte)':');
            if (sign < 1)
                continue;
            var key = Trim(text, new ByteSpan(line.Start, sign));
            if (text.Slice(key.Start, key.Length).StartsWith("export "u8))
                key = Trim(text, ByteSpan.Between(key.Start + "export "u8.Length, key.End));
            var value = Unquote(text, Trim(text, ByteSpan.Between(line.Start + sign + 1, line.End)));
            if (key.Length > 0 && value.Length > 0)
                tree.Add(section, Unquote(text, key), value);
        }

        return true;
    }

    /// <summary>The inner brackets of <c>[[table]]</c>.</summary>
    private static ByteSpan Unbracket(ReadOnlySpan<byte> text, ByteSpan name) =>
        name.Length > 2 && text[name.Start] == '[' && text[name.End - 1] == ']' ? ByteSpan.Between(name.Start + 1, name.End - 1) : name;

    internal static ByteSpan Trim(ReadOnlySpan<byte> text, ByteSpan span)
    {
        int start = span.Start,
            end = span.End;
        while (start < end && text[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            start++;
        while (end > start && text[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            end--;
        return ByteSpan.Between(start, end);
    }

    /// <summary>What stands in quotes, and nothing of what follows them; as it is where none open it.</summary>
    internal static ByteSpan Unquote(ReadOnlySpan<byte> text, ByteSpan span)
    {
        var quote = span.Length < 2 ? (byte)0 : text[span.Start];
        if (quote is not ((byte)'"' or (byte)'\''))
            return span;
        for (var i = span.Start + 1; i < span.End; i++)
        {
            if (text[i] == '\\' && quote == '"')
                i++;
            else if (text[i] == quote)
                return ByteSpan.Between(span.Start + 1, i);
        }

        return span;
    }
}
