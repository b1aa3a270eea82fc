using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Keys;

/// <summary>
/// YAML by its indentation: block maps and lists, and what a line holds of flow maps. Templates of Helm, Ansible and the like, which no parser of
/// YAML reads, keep their keys so.
/// </summary>
internal static class YamlKeys
{
    private const int LongestKey = 128;

    public static bool Read(ReadOnlySpan<byte> text, KeyTree tree)
    {
        Span<int> columns = stackalloc int[KeyTree.MaxDepth];
        Span<int> nodes = stackalloc int[KeyTree.MaxDepth];
        var depth = 0;
        // Lines deeper than this belong to a block of text.
        var block = int.MaxValue;
        for (var at = 0; at < text.Length && !tree.IsFull; )
        {
            var end = text[at..].IndexOf((byte)'\n');
            end = end < 0 ? text.Length : at + end;
            var line = LineKeys.Trim(text, ByteSpan.Between(at, end));
            var column = line.Start - at;
            var lineStart = at;
            at = end + 1;
            if (line.Length == 0 || text[line.Start] == '#' || column > block)
                continue;
            block = int.MaxValue;
            if (text.Slice(line.Start, line.Length) is { Length: 3 } mark && (mark.SequenceEqual("---"u8) || mark.SequenceEqual("..."u8)))
            {
                depth = 0;
                continue;
            }

            var place = line.Start;
            while (true)
            {
                column = place - lineStart;
                var isItem = text[place] == '-' && (place + 1 >= line.End || text[place + 1] == ' ');
                // A line of a template, or of a text over several lines.
                if (!isItem && KeyEnd(text, place, line.End) < 0)
                    break;
                // A list may stand in the column of the key that holds it.
                while (
                    depth > 0
                    && (columns[depth - 1] > column || (columns[depth - 1] == column && !(isItem && IsKey(tree, nodes[depth - 1]))))
                )
                    depth--;
                var parent = depth > 0 ? nodes[depth - 1] : -1;
                if (depth == KeyTree.MaxDepth)
                    return false;
                if (isItem)
                {
                    columns[depth] = column;
                    nodes[depth++] = tree.Add(parent, new ByteSpan(place, 0));
                    place++;
                    while (place < line.End && text[place] == ' ')
                        place++;
                    if (place >= line.End)
                        break;
                    if (text[place] != '-' && KeyEnd(text, place, line.End) < 0)
                    {
                        AddValue(text, tree, nodes[depth - 1], ByteSpan.Between(place, line.End), ref block, column);
                        break;
                    }

                    continue;
                }

                var colon = KeyEnd(text, place, line.End);
                var key = LineKeys.Unquote(text, LineKeys.Trim(text, ByteSpan.Between(place, colon)));
                var node = tree.Add(parent, key);
                columns[depth] = column;
                nodes[depth++] = node;
                var value = LineKeys.Trim(text, ByteSpan.Between(colon + 1, line.End));
                if (value.Length > 0)
                    AddValue(text, tree, node, value, ref block, column);
                break;
            }
        }

        return true;
    }

    private static bool IsKey(KeyTree tree, int node) => tree.Nodes[node].Key.Length > 0;

    private static void AddValue(ReadOnlySpan<byte> text, KeyTree tree, int node, ByteSpan value, ref int block, int column)
    {
        switch (text[value.Start])
        {
            case (byte)'|' or (byte)'>' when value.Length <= 3:
                block = column;
                return;
            case (byte)'{' when value.Length > 1 && text[value.Start + 1] != '{':
                AddFlow(text, tree, node, value);
                return;
            case (byte)'"' or (byte)'\'':
                value = LineKeys.Unquote(text, value);
                break;
            default:
                var comment = text.Slice(value.Start, value.Length).IndexOf(" #"u8);
                if (comment >= 0)
                    value = LineKeys.Trim(text, new ByteSpan(value.Start, comment));
                break;
        }

        tree.SetValue(node, value);
    }

    /// <summary><c>{name: x, value: y}</c> on one line, and one level of it.</summary>
    private static void AddFlow(ReadOnlySpan<byte> text, KeyTree tree, int node, ByteSpan flow)
    {
        for (var at = flow.Start + 1; at < flow.End && !tree.IsFull; )
        {
            var colon = KeyEnd(text, at, flow.End);
            if (colon < 0)
                return;
            var key = LineKeys.Unquote(text, LineKeys.Trim(text, ByteSpan.Between(at, colon)));
            var value = LineKeys.Trim(text, ByteSpan.Between(colon + 1, flow.End));
            var inner = LineKeys.Unquote(text, value);
            var end = inner == value ? value.Start + text.Slice(value.Start, value.Length).IndexOfAny((byte)',', (byte)'}') : inner.End;
            if (end < value.Start)
                return;
            tree.Add(node, key, inner == value ? LineKeys.Trim(text, ByteSpan.Between(value.Start, end)) : inner);
            var comma = text[end..flow.End].IndexOf((byte)',');
            if (comma < 0)
                return;
            at = end + comma + 1;
        }
    }

    /// <summary>The colon that ends a key, or -1: it stands before a blank or the line's end, and no quote is open.</summary>
    private static int KeyEnd(ReadOnlySpan<byte> text, int start, int end)
    {
        end = Math.Min(end, start + LongestKey);
        var quote = text[start] is (byte)'"' or (byte)'\'' ? text[start] : (byte)0;
        for (var i = quote == 0 ? start : start + 1; i < end; i++)
        {
            if (quote != 0)
            {
                if (text[i] == quote)
                    quote = 0;
            }
            else if (text[i] == ':' && (i + 1 >= text.Length || text[i + 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                return i;
        }

        return -1;
    }
}
