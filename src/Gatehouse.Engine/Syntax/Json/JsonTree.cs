using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Json;

/// <summary>Why a text is no JSON document that can be read, and where.</summary>
public sealed record JsonProblem(int Offset, string Message);

/// <summary>What a value is.</summary>
public enum JsonKind
{
    /// <summary>There is no such value.</summary>
    Missing,
    Null,
    True,
    False,
    Number,
    Text,
    List,
    Record,
}

/// <summary>
/// One JSON document (RFC 8259) with the place of each value: sixteen bytes for each besides the text itself, so that a lock file of fifty
/// megabytes can be held. Deep nesting costs no stack.
/// </summary>
public sealed class JsonTree
{
    public const int MaxDepth = 512;
    public const int MaxNodes = 8_000_000;

    private readonly ReadOnlyMemory<byte> _text;
    private readonly List<Node> _nodes = [];

    private JsonTree(ReadOnlyMemory<byte> text) => _text = text;

    /// <summary>Missing where the document could not be read.</summary>
    public JsonValue Root => Problem is null && _nodes.Count > 0 ? new JsonValue(this, 0) : default;

    /// <summary>Null where the document could be read.</summary>
    public JsonProblem? Problem { get; private set; }

    /// <summary>The first key that stands twice in one record; null where none does. Readers of JSON disagree on which one counts.</summary>
    public JsonProblem? Twice { get; private set; }

    /// <param name="isLenient">Allows the comments and last commas that some tools write.</param>
    /// <param name="maxDepth">What nests deeper cannot be read; at most <see cref="MaxDepth"/>.</param>
    public static JsonTree Parse(ReadOnlyMemory<byte> utf8, bool isLenient = false, int maxDepth = MaxDepth)
    {
        var tree = new JsonTree(utf8);
        tree.Read(isLenient, maxDepth);
        return tree;
    }

    internal Node this[int index] => _nodes[index];

    internal string Decode(int index)
    {
        var node = _nodes[index];
        var raw = _text.Span.Slice(node.Start, node.Length);
        if (!node.IsEscaped)
            return TextBytes.Decode(raw);
        var reader = new Utf8JsonReader(_text.Span.Slice(node.Start - 1, node.Length + 2));
        try
        {
            reader.Read();
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8: no name of anything.
            return TextBytes.Decode(raw);
        }
    }

    internal bool Is(int index, ReadOnlySpan<byte> word)
    {
        var node = _nodes[index];
        return node.IsEscaped
            ? Decode(index) == Encoding.UTF8.GetString(word)
            : _text.Span.Slice(node.Start, node.Length).SequenceEqual(word);
    }

    private void Read(bool isLenient, int maxDepth)
    {
        var reader = new Utf8JsonReader(
            _text.Span,
            new JsonReaderOptions
            {
                MaxDepth = maxDepth,
                AllowTrailingCommas = isLenient,
                CommentHandling = isLenient ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
            }
        );
        var open = new Stack<(int Node, int FirstKey)>();
        var keys = new List<int>();
        try
        {
            while (reader.Read())
            {
                if (_nodes.Count >= MaxNodes)
                {
                    Problem = new JsonProblem((int)reader.TokenStartIndex, $"more than {MaxNodes} values");
                    return;
                }

                Take(ref reader, open, keys);
            }
        }
        catch (JsonException wrong)
        {
            // The reader's own sentence quotes the text.
            Problem = new JsonProblem(
                (int)Math.Min(reader.BytesConsumed, Math.Max(0, _text.Length - 1)),
                open.Count >= maxDepth ? $"it nests more than {maxDepth} deep"
                    : wrong.BytePositionInLine is null ? "it is not JSON"
                    : "it is not JSON, or cut off"
            );
            _nodes.Clear();
        }
    }

    private void Take(ref Utf8JsonReader reader, Stack<(int Node, int FirstKey)> open, List<int> keys)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                open.Push((_nodes.Count, keys.Count));
                _nodes.Add(new Node(start, 0, 0, reader.TokenType == JsonTokenType.StartObject ? JsonKind.Record : JsonKind.List, false));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                var (node, first) = open.Pop();
                _nodes[node] = _nodes[node] with { Length = start + 1 - _nodes[node].Start, Next = _nodes.Count };
                LookForTwins(keys, first);
                keys.RemoveRange(first, keys.Count - first);
                break;
            default:
                if (reader.TokenType == JsonTokenType.PropertyName)
                    keys.Add(_nodes.Count);
                var isText = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String;
                _nodes.Add(
                    new Node(
                        start + (isText ? 1 : 0),
                        reader.ValueSpan.Length,
                        _nodes.Count + 1,
                        KindOf(reader.TokenType),
                        isText && reader.ValueIsEscaped
                    )
                );
                break;
        }
    }

    private void LookForTwins(List<int> keys, int first)
    {
        if (Twice is not null || keys.Count - first < 2)
            return;
        var own = CollectionsMarshal.AsSpan(keys)[first..];
        if (own.Length <= 8)
        {
            for (var i = 1; i < own.Length; i++)
            {
                for (var j = 0; j < i && Twice is null; j++)
                {
                    if (Compare(own[i], own[j]) == 0)
                        Tell(own[i]);
                }
            }

            return;
        }

        var sorted = own.ToArray();
        Array.Sort(sorted, Compare);
        for (var i = 1; i < sorted.Length && Twice is null; i++)
        {
            if (Compare(sorted[i - 1], sorted[i]) == 0)
                Tell(Math.Max(sorted[i - 1], sorted[i]));
        }
    }

    private void Tell(int key)
    {
        const int longest = 60;
        var name = Decode(key);
        Twice = new JsonProblem(
            _nodes[key].Start,
            $"the key `{TextBytes.Printable(name.Length > longest ? name[..longest] + "…" : name)}` stands twice"
        );
    }

    private int Compare(int left, int right)
    {
        var (a, b) = (_nodes[left], _nodes[right]);
        return a.IsEscaped || b.IsEscaped
            ? Encoding.UTF8.GetBytes(Decode(left)).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(Decode(right)))
            : _text.Span.Slice(a.Start, a.Length).SequenceCompareTo(_text.Span.Slice(b.Start, b.Length));
    }

    private static JsonKind KindOf(JsonTokenType type) =>
        type switch
        {
            JsonTokenType.True => JsonKind.True,
            JsonTokenType.False => JsonKind.False,
            JsonTokenType.Null => JsonKind.Null,
            JsonTokenType.Number => JsonKind.Number,
            _ => JsonKind.Text,
        };

    /// <param name="Start">Of a text, behind its quote.</param>
    /// <param name="Next">The node behind this one and all it holds.</param>
    internal readonly record struct Node(int Start, int Length, int Next, byte Form)
    {
        public Node(int start, int length, int next, JsonKind kind, bool isEscaped)
            : this(start, length, next, (byte)((int)kind | (isEscaped ? 0x80 : 0))) { }

        public JsonKind Kind => (JsonKind)(Form & 0x7F);

        public bool IsEscaped => (Form & 0x80) != 0;
    }
}
