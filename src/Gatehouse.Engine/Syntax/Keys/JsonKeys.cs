using System.Text.Json;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Keys;

/// <summary>JSON (RFC 8259), with the comments and last commas that settings files have.</summary>
internal static class JsonKeys
{
    public static bool Read(ReadOnlySpan<byte> text, KeyTree tree)
    {
        var reader = new Utf8JsonReader(
            text,
            new JsonReaderOptions
            {
                MaxDepth = KeyTree.MaxDepth,
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
            }
        );
        Span<int> parents = stackalloc int[KeyTree.MaxDepth + 1];
        var depth = 0;
        parents[0] = -1;
        ByteSpan key = default;
        try
        {
            while (reader.Read() && !tree.IsFull)
            {
                var start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        key = new ByteSpan(start + 1, reader.ValueSpan.Length);
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        var isRoot = depth == 0;
                        var holder = isRoot ? -1 : tree.Add(parents[depth], key.Length == 0 ? new ByteSpan(start, 0) : key);
                        parents[++depth] = holder;
                        key = default;
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        depth--;
                        key = default;
                        break;
                    default:
                        var quote = reader.TokenType == JsonTokenType.String ? 1 : 0;
                        var value = new ByteSpan(start + quote, reader.ValueSpan.Length);
                        tree.Add(parents[depth], key.Length == 0 ? new ByteSpan(value.Start, 0) : key, value);
                        key = default;
                        break;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
