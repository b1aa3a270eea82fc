namespace Gatehouse.Engine.Syntax.Yaml;

/// <summary>Where a node stands; lines and columns count from 1, the end is exclusive.</summary>
public readonly record struct YamlPlace(int Line, int Column, int EndLine, int EndColumn);

/// <summary>
/// A value of a YAML document with its place. An alias shares the node of its anchor, so a tree may be a graph without cycles.
/// </summary>
public abstract class YamlNode
{
    private protected YamlNode(YamlPlace place, string? tag)
    {
        Place = place;
        Tag = tag;
    }

    public YamlPlace Place { get; }

    /// <summary>As written, e.g. <c>!Ref</c>; null where the document says none.</summary>
    public string? Tag { get; }

    /// <summary>How many nodes a reader meets that follows every alias.</summary>
    internal long Weight { get; private protected init; } = 1;

    /// <summary>How many levels of collections lie below, the node's own included; 0 for a scalar.</summary>
    internal int Height { get; private protected init; }
}

/// <summary>Text, a number, a word: always as it is written, for the reader to make sense of.</summary>
public sealed class YamlScalar : YamlNode
{
    internal YamlScalar(string text, bool isPlain, YamlPlace place, string? tag)
        : base(place, tag)
    {
        Text = text;
        IsPlain = isPlain;
    }

    public string Text { get; }

    /// <summary>False where it is quoted or a block, and therefore text whatever it looks like.</summary>
    public bool IsPlain { get; }

    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>By the core schema of YAML 1.2, in which <c>yes</c> and <c>on</c> are text; null where it is no truth value.</summary>
    public bool? Truth =>
        !IsPlain ? null
        : Text is "true" or "True" or "TRUE" ? true
        : Text is "false" or "False" or "FALSE" ? false
        : null;
}

/// <summary>A list of values.</summary>
public sealed class YamlSequence : YamlNode
{
    internal YamlSequence(ImmutableArray<YamlNode> items, YamlPlace place, string? tag)
        : base(place, tag)
    {
        Items = items;
        Weight = 1 + items.Sum(item => item.Weight);
        Height = 1 + (items.IsEmpty ? 0 : items.Max(item => item.Height));
    }

    public ImmutableArray<YamlNode> Items { get; }
}

/// <summary>One key of a mapping and its value.</summary>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>Keys and values in the order in which they are written; no key stands twice.</summary>
public sealed class YamlMapping : YamlNode
{
    private readonly Dictionary<string, YamlNode> _byKey;

    internal YamlMapping(ImmutableArray<YamlEntry> entries, YamlPlace place, string? tag)
        : base(place, tag)
    {
        Entries = entries;
        Weight = 1 + entries.Sum(entry => 1 + entry.Value.Weight);
        Height = 1 + (entries.IsEmpty ? 0 : entries.Max(entry => entry.Value.Height));
        _byKey = entries.ToDictionary(entry => entry.Key.Text, entry => entry.Value, StringComparer.Ordinal);
    }

    public ImmutableArray<YamlEntry> Entries { get; }

    public YamlNode? this[string key] => _byKey.GetValueOrDefault(key);
}
