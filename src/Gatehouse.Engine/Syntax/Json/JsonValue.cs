using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Json;

/// <summary>A key of a record, the place of its characters, and its value.</summary>
public readonly record struct JsonEntry(string Key, ByteSpan KeySpan, JsonValue Value);

/// <summary>A value of a JSON document. What is asked of a value that is not there is not there either.</summary>
public readonly struct JsonValue
{
    private readonly JsonTree? _tree;
    private readonly int _index;

    internal JsonValue(JsonTree tree, int index) => (_tree, _index) = (tree, index);

    public JsonKind Kind => _tree?[_index].Kind ?? JsonKind.Missing;

    public bool IsThere => _tree is not null;

    public bool IsTrue => Kind == JsonKind.True;

    /// <summary>Of a text without its quotes.</summary>
    public ByteSpan Span => _tree is null ? default : new ByteSpan(_tree[_index].Start, _tree[_index].Length);

    /// <summary>Null where it is no text.</summary>
    public string? Text => Kind == JsonKind.Text ? _tree!.Decode(_index) : null;

    /// <summary>A text or number as it is written; null where it is neither.</summary>
    public string? Word => Kind is JsonKind.Text or JsonKind.Number ? _tree!.Decode(_index) : null;

    /// <summary>The first value of this key. It looks at one key after the other: many keys are asked for by <see cref="Entries"/>.</summary>
    public JsonValue this[string key]
    {
        get
        {
            if (Kind != JsonKind.Record)
                return default;
            Span<byte> word = stackalloc byte[128];
            word = Encoding.UTF8.TryGetBytes(key, word, out var length) ? word[..length] : Encoding.UTF8.GetBytes(key);
            var end = _tree![_index].Next;
            for (var at = _index + 1; at < end; at = _tree[at + 1].Next)
            {
                if (_tree.Is(at, word))
                    return new JsonValue(_tree, at + 1);
            }

            return default;
        }
    }

    /// <summary>None where it is no record.</summary>
    public IEnumerable<JsonEntry> Entries
    {
        get
        {
            if (Kind != JsonKind.Record)
                yield break;
            var end = _tree![_index].Next;
            for (var at = _index + 1; at < end; at = _tree[at + 1].Next)
                yield return new JsonEntry(_tree.Decode(at), new ByteSpan(_tree[at].Start, _tree[at].Length), new JsonValue(_tree, at + 1));
        }
    }

    /// <summary>None where it is no list.</summary>
    public IEnumerable<JsonValue> Items
    {
        get
        {
            if (Kind != JsonKind.List)
                yield break;
            var end = _tree![_index].Next;
            for (var at = _index + 1; at < end; at = _tree[at].Next)
                yield return new JsonValue(_tree, at);
        }
    }

    /// <summary>The texts of a list; what is no text is passed over.</summary>
    public IEnumerable<string> Texts => Items.Where(item => item.Kind == JsonKind.Text).Select(item => item.Text!);
}
