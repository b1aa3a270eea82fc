using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Keys;

/// <summary>XML (https://www.w3.org/TR/xml/): elements and attributes; entities are left as they are and none is ever fetched or filled in.</summary>
internal static class XmlKeys
{
    private const int LongestName = 256;

    public static bool Read(ReadOnlySpan<byte> text, KeyTree tree)
    {
        Span<int> open = stackalloc int[KeyTree.MaxDepth];
        var depth = 0;
        for (var at = text.IndexOf((byte)'<'); at >= 0 && at < text.Length && !tree.IsFull; )
        {
            var rest = text[at..];
            if (rest.StartsWith("<!--"u8))
                at = After(text, at + 4, "-->"u8);
            else if (rest.StartsWith("<![CDATA["u8))
            {
                var end = After(text, at, "]]>"u8);
                if (depth > 0 && end <= text.Length)
                    tree.SetValue(open[depth - 1], LineKeys.Trim(text, ByteSpan.Between(at + "<![CDATA["u8.Length, end - 3)));
                at = end;
            }
            else if (rest.StartsWith("<?"u8))
                at = After(text, at, "?>"u8);
            else if (rest.StartsWith("<!"u8))
                at = After(text, at, ">"u8);
            else if (rest.StartsWith("</"u8))
            {
                var name = Name(text, at + 2);
                // A closing tag of another element: what follows cannot be placed.
                if (depth == 0 || !text.Slice(name.Start, name.Length).SequenceEqual(KeyOf(text, tree, open[--depth])))
                    return false;
                at = After(text, name.End, ">"u8);
            }
            else
            {
                var name = Name(text, at + 1);
                if (name.Length == 0 || depth == KeyTree.MaxDepth)
                    return false;
                var element = tree.Add(depth > 0 ? open[depth - 1] : -1, name);
                at = Attributes(text, name.End, tree, element, out var isEmpty);
                if (at < 0)
                    return false;
                if (!isEmpty)
                {
                    open[depth++] = element;
                    var end = text[at..].IndexOf((byte)'<');
                    var value = LineKeys.Trim(text, new ByteSpan(at, end < 0 ? text.Length - at : end));
                    if (value.Length > 0)
                        tree.SetValue(element, value);
                }
            }

            var next = at < text.Length ? text[at..].IndexOf((byte)'<') : -1;
            at = next < 0 ? -1 : at + next;
        }

        return depth == 0 && !tree.IsFull;
    }

    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> text, KeyTree tree, int node) =>
        text.Slice(tree.Nodes[node].Key.Start, tree.Nodes[node].Key.Length);

    private static int After(ReadOnlySpan<byte> text, int from, ReadOnlySpan<byte> mark)
    {
        var found = from < text.Length ? text[from..].IndexOf(mark) : -1;
        return found < 0 ? text.Length + 1 : from + found + mark.Length;
    }

    private static ByteSpan Name(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < LongestName && IsNameByte(text[end]))
            end++;
        return ByteSpan.Between(at, end);
    }

    private static bool IsNameByte(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-' or (byte)'.' or (byte)':' or >= 0x80;

    /// <summary>To behind the tag's end; -1 where it has none.</summary>
    private static int Attributes(ReadOnlySpan<byte> text, int at, KeyTree tree, int element, out bool isEmpty)
    {
        isEmpty = false;
        while (at < text.Length && !tree.IsFull)
        {
            switch (text[at])
            {
                case (byte)'>':
                    isEmpty = text[at - 1] == '/';
                    return at + 1;
                case (byte)'<':
                    return -1;
                case var b when IsNameByte(b):
                    var name = Name(text, at);
                    at = name.End;
                    while (at < text.Length && text[at] is (byte)' ' or (byte)'=' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                        at++;
                    if (at >= text.Length || text[at] is not ((byte)'"' or (byte)'\''))
                        return -1;
                    var length = text[(at + 1)..].IndexOf(text[at]);
                    if (length < 0)
                        return -1;
                    tree.Add(element, name, new ByteSpan(at + 1, length));
                    at += length + 2;
                    break;
                default:
                    at++;
                    break;
            }
        }

        return -1;
    }
}
