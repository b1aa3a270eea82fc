using System.Runtime.InteropServices;
using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Keys;

/// <summary>How a file of keys and values is written.</summary>
public enum KeyFormat
{
    Json,
    Yaml,

    /// <summary>INI, TOML, properties and environment files: a key, a sign and a value on each line, and headings in brackets.</summary>
    Lines,
    Xml,
}

/// <summary>A key with its value, both as they are written.</summary>
/// <param name="Parent">The node that holds this one, by its number; -1 at the root.</param>
/// <param name="Key">Empty for an item of a list.</param>
/// <param name="Value">Without quotes; empty where the node holds others.</param>
public readonly record struct KeyNode(int Parent, ByteSpan Key, ByteSpan Value);

/// <summary>
/// Which key stands over which value in a structured file. It keeps places and resolves nothing (no escapes, anchors or types), so that a file
/// is read in one pass, and a template or a broken line costs its own keys only.
/// </summary>
public sealed class KeyTree
{
    public const int MaxBytes = 4 * 1024 * 1024;
    public const int MaxNodes = 200_000;
    public const int MaxDepth = 64;

    private const int LongestPath = 200;

    private readonly List<KeyNode> _nodes = [];

    private KeyTree() { }

    /// <summary>In the order of the file.</summary>
    public ReadOnlySpan<KeyNode> Nodes => CollectionsMarshal.AsSpan(_nodes);

    /// <summary>Null where the text is too large or too deep, or not of the format.</summary>
    public static KeyTree? Read(ReadOnlySpan<byte> text, KeyFormat format)
    {
        if (text.Length > MaxBytes)
            return null;
        var tree = new KeyTree();
        var isWhole = format switch
        {
            KeyFormat.Json => JsonKeys.Read(text, tree),
            KeyFormat.Yaml => YamlKeys.Read(text, tree),
            KeyFormat.Xml => XmlKeys.Read(text, tree),
            _ => LineKeys.Read(text, tree),
        };
        return isWhole && tree._nodes.Count <= MaxNodes ? tree : null;
    }

    /// <summary>The node whose value holds a place, or -1.</summary>
    public int At(ByteSpan place)
    {
        int low = 0,
            high = _nodes.Count - 1,
            best = -1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_nodes[middle].Key.Start <= place.Start)
                (best, low) = (middle, middle + 1);
            else
                high = middle - 1;
        }

        // The text of an element stands behind its attributes.
        while (best >= 0 && !_nodes[best].Value.Contains(place))
            best = _nodes[best].Parent;
        return best;
    }

    /// <summary><c>spring.datasource.password</c>, <c>containers[0].env[2].value</c>; its head is left out where it is long.</summary>
    public string PathOf(ReadOnlySpan<byte> text, int node)
    {
        var parts = new List<string>();
        var length = 0;
        for (var at = node; at >= 0 && length < LongestPath; at = _nodes[at].Parent)
        {
            var key = _nodes[at].Key;
            var part =
                key.Length == 0 ? $"[{IndexOf(at)}]" : Encoding.UTF8.GetString(text.Slice(key.Start, Math.Min(key.Length, LongestPath)));
            if (parts.Count > 0 && parts[^1][0] != '[')
                part += ".";
            parts.Add(part);
            length += part.Length;
        }

        parts.Reverse();
        return TextBytes.Printable(string.Concat(parts));
    }

    internal int Add(int parent, ByteSpan key, ByteSpan value = default)
    {
        _nodes.Add(new KeyNode(parent, key, value));
        return _nodes.Count - 1;
    }

    internal bool IsFull => _nodes.Count > MaxNodes;

    internal void SetValue(int node, ByteSpan value) => _nodes[node] = _nodes[node] with { Value = value };

    /// <summary>The number of an item in its list; a hundred at most are counted.</summary>
    private int IndexOf(int node)
    {
        var index = 0;
        for (var at = node - 1; at > _nodes[node].Parent && index < 100; at--)
            index += _nodes[at].Parent == _nodes[node].Parent ? 1 : 0;
        return index;
    }
}
