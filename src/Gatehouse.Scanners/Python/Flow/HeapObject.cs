using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal enum ObjectKind : byte
{
    /// <summary>A list, deque or queue: what was put in first comes out first.</summary>
    List,
    Set,
    Dict,

    /// <summary>An instance of a class; <see cref="HeapObject.Entries"/> are its attributes.</summary>
    Instance,

    /// <summary>A text that is written in pieces.</summary>
    Buffer,

    /// <summary>A configuration of sections and options.</summary>
    Sections,
    Generator,
}

/// <summary>What is in a mutable thing at one point of the program. Immutable: a change makes a new one.</summary>
internal sealed record HeapObject
{
    private const int MostItems = 64;

    public required ObjectKind Kind { get; init; }

    /// <summary>The class of the tree that it is an instance of.</summary>
    public ClassInfo? Class { get; init; }

    /// <summary>What a library's class makes of it.</summary>
    public ApiPath? Path { get; init; }

    /// <summary>The elements in their order; null where that is not known.</summary>
    public ImmutableArray<Value>? Items { get; init; }

    /// <summary>Elements by constant key, attributes by name, in the order of their coming.</summary>
    public ImmutableArray<KeyValuePair<object, Value>> Entries { get; init; } = [];

    /// <summary>What may stand at a place that is not known; null: nothing does.</summary>
    public Value? Rest { get; init; }

    /// <summary>How many elements it keeps: of more, those at the other end fall out. Null: any number.</summary>
    public int? Most { get; init; }

    /// <param name="fromEnd">Whether what is last falls out.</param>
    public HeapObject Fitted(bool fromEnd = false) =>
        Items is { } items && items.Length > Most ? this with { Items = fromEnd ? items[..Most.Value] : items[^Most.Value..] } : this;

    /// <summary>The taint of keys that are not known.</summary>
    public Taint Keys { get; init; } = Taint.None;

    public static HeapObject List(ImmutableArray<Value> items) =>
        items.Length <= MostItems
            ? new HeapObject { Kind = ObjectKind.List, Items = items }
            : new HeapObject { Kind = ObjectKind.List, Rest = All(items) };

    public static HeapObject Bag(ObjectKind kind, Value? rest) => new() { Kind = kind, Rest = rest };

    private static Value All(IEnumerable<Value> values) => values.Aggregate(Value.Nothing, (all, value) => all.Join(value));

    public Value? Entry(object key)
    {
        foreach (var entry in Entries)
        {
            if (Equals(entry.Key, key))
                return entry.Value;
        }

        return null;
    }

    /// <param name="weakly">Whether the old value may still be there.</param>
    public HeapObject WithEntry(object key, Value value, bool weakly = false)
    {
        for (var i = 0; i < Entries.Length; i++)
        {
            if (Equals(Entries[i].Key, key))
                return this with { Entries = Entries.SetItem(i, new(key, weakly ? Entries[i].Value.Join(value) : value)) };
        }

        if (Entries.Length >= MostItems)
            return this with { Rest = Rest is null ? value : Rest.Join(value) };
        return this with { Entries = Entries.Add(new(key, weakly && Rest is not null ? value.Join(Rest) : value)) };
    }

    public HeapObject WithoutEntry(object key) => this with { Entries = Entries.RemoveAll(entry => Equals(entry.Key, key)) };

    /// <summary>With a value at a place that is not known.</summary>
    public HeapObject WithSome(Value value) =>
        Items is { } items
            ? this with
            {
                Items = null,
                Rest = All(items).Join(Rest ?? Value.Nothing).Join(value),
            }
            : this with
            {
                Rest = Rest is null ? value : Rest.Join(value),
            };

    public HeapObject WithItems(ImmutableArray<Value> items) =>
        items.Length <= MostItems ? this with { Items = items } : this with { Items = null, Rest = All(items).Join(Rest ?? Value.Nothing) };

    /// <summary>Everything that may be in it.</summary>
    public Value Contents
    {
        get
        {
            var all = Rest ?? Value.Nothing;
            if (Items is { } items)
                all = items.Aggregate(all, (sum, item) => sum.Join(item));
            foreach (var entry in Entries)
                all = all.Join(entry.Value);
            return all;
        }
    }

    public HeapObject Join(HeapObject other)
    {
        if (ReferenceEquals(this, other))
            return this;
        var joined = this;
        if (Items is { } mine && other.Items is { } theirs && mine.Length == theirs.Length)
            joined = joined with { Items = JoinEach(mine, theirs) };
        else if (Items is not null || other.Items is not null)
        {
            var rest = All(Items ?? []).Join(All(other.Items ?? [])).Join(Rest ?? Value.Nothing);
            joined = joined with { Items = null, Rest = rest };
        }

        foreach (var entry in other.Entries)
        {
            var known = joined.Entry(entry.Key);
            var value = known?.Join(entry.Value) ?? (Rest is null ? entry.Value : entry.Value.Join(Rest));
            if (known is null || !ReferenceEquals(known, value))
                joined = joined.WithEntry(entry.Key, value);
        }

        if (other.Rest is { } others)
        {
            var rest = joined.Rest is null ? others : joined.Rest.Join(others);
            if (!ReferenceEquals(rest, joined.Rest))
                joined = joined with { Rest = rest };
        }

        var keys = joined.Keys.Join(other.Keys);
        return ReferenceEquals(keys, joined.Keys) ? joined : joined with { Keys = keys };
    }

    private static ImmutableArray<Value> JoinEach(ImmutableArray<Value> mine, ImmutableArray<Value> theirs)
    {
        var items = ImmutableArray.CreateBuilder<Value>(mine.Length);
        for (var i = 0; i < mine.Length; i++)
            items.Add(mine[i].Join(theirs[i]));
        return items.MoveToImmutable();
    }

    public bool Same(HeapObject other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (Kind != other.Kind || Entries.Length != other.Entries.Length || !Keys.Same(other.Keys) || !Same(Rest, other.Rest))
            return false;
        if (Items?.Length != other.Items?.Length)
            return false;
        for (var i = 0; i < Items?.Length; i++)
        {
            if (!Items.Value[i].Same(other.Items!.Value[i]))
                return false;
        }

        for (var i = 0; i < Entries.Length; i++)
        {
            if (!Equals(Entries[i].Key, other.Entries[i].Key) || !Entries[i].Value.Same(other.Entries[i].Value))
                return false;
        }

        return true;
    }

    private static bool Same(Value? left, Value? right) => left is null ? right is null : right is not null && left.Same(right);
}
