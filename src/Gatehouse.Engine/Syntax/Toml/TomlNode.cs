namespace Gatehouse.Engine.Syntax.Toml;

/// <summary>Where a node begins; lines and columns (in characters) count from 1.</summary>
public readonly record struct TomlPlace(int Line, int Column);

/// <summary>A value of a TOML document with its place.</summary>
public abstract class TomlNode
{
    private protected TomlNode(TomlPlace place) => Place = place;

    public TomlPlace Place { get; }
}

/// <summary>A string of any of the four kinds, its escapes resolved.</summary>
public sealed class TomlText : TomlNode
{
    internal TomlText(string text, TomlPlace place)
        : base(place) => Text = text;

    public string Text { get; }
}

/// <summary>A whole number of 64 bits.</summary>
public sealed class TomlInteger : TomlNode
{
    internal TomlInteger(long number, TomlPlace place)
        : base(place) => Number = number;

    public long Number { get; }
}

/// <summary>A number with a fraction or an exponent, an infinity, or no number at all.</summary>
public sealed class TomlFloat : TomlNode
{
    internal TomlFloat(double number, TomlPlace place)
        : base(place) => Number = number;

    public double Number { get; }
}

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed class TomlTruth : TomlNode
{
    internal TomlTruth(bool isTrue, TomlPlace place)
        : base(place) => IsTrue = isTrue;

    public bool IsTrue { get; }
}

/// <summary>A date, a time, or both with or without an offset: checked, and kept as it is written.</summary>
public sealed class TomlMoment : TomlNode
{
    internal TomlMoment(string text, TomlPlace place)
        : base(place) => Text = text;

    public string Text { get; }
}

/// <summary>A list of values, or the tables that <c>[[name]]</c> collects.</summary>
public sealed class TomlArray : TomlNode
{
    private readonly List<TomlNode> _items = [];

    internal TomlArray(TomlPlace place, bool isOfTables)
        : base(place) => IsOfTables = isOfTables;

    /// <summary>True where it was written as <c>[[name]]</c>; only then may it grow.</summary>
    public bool IsOfTables { get; }

    public IReadOnlyList<TomlNode> Items => _items;

    internal void Add(TomlNode item) => _items.Add(item);
}

/// <summary>One key of a table, the place where it is written, and its value.</summary>
public sealed record TomlEntry(string Key, TomlPlace Place, TomlNode Value);

/// <summary>Keys and values in the order in which they are first written; no key stands twice.</summary>
public sealed class TomlTable : TomlNode
{
    private readonly List<TomlEntry> _entries = [];
    private readonly Dictionary<string, TomlNode> _byKey = new(StringComparer.Ordinal);

    internal TomlTable(TomlPlace place, TomlTableOrigin origin)
        : base(place) => Origin = origin;

    public IReadOnlyList<TomlEntry> Entries => _entries;

    public TomlNode? this[string key] => _byKey.GetValueOrDefault(key);

    internal TomlTableOrigin Origin { get; set; }

    internal void Add(string key, TomlPlace place, TomlNode value)
    {
        _byKey.Add(key, value);
        _entries.Add(new TomlEntry(key, place, value));
    }
}

/// <summary>How a table came to be, which decides what may still be added to it.</summary>
internal enum TomlTableOrigin
{
    /// <summary>Only named on the way to another: <c>[a.b]</c> makes <c>a</c>, and <c>[a]</c> may still follow.</summary>
    Passed,
    Header,
    DottedKey,

    /// <summary>Complete where its brace closes.</summary>
    Inline,
}
