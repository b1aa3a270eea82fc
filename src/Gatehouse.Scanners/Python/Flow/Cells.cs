using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// What some cells hold, in the order in which they were given it. Most hold a handful: those are found by looking at each, and only
/// where there are more an index is kept. A dictionary takes twice the room, and is made a hundred thousand times.
/// </summary>
internal sealed class Cells
{
    private const int MostWithoutIndex = 8;

    private int[] _keys = [];
    private object[] _held = [];

    /// <summary>Places in the order plus one, by the hash of the cell; 0: none.</summary>
    private int[]? _index;

    public int Count { get; private set; }

    public bool TryGetValue(int cell, [NotNullWhen(true)] out object? held)
    {
        var at = Find(cell);
        held = at < 0 ? null : _held[at];
        return at >= 0;
    }

    public object? Find(int cell, object? otherwise) => Find(cell) is >= 0 and var at ? _held[at] : otherwise;

    public bool Contains(int cell) => Find(cell) >= 0;

    public void Set(int cell, object held)
    {
        var at = Find(cell);
        if (at >= 0)
            _held[at] = held;
        else
            Append(cell, held);
    }

    /// <summary>Unless it holds something already.</summary>
    public void Add(int cell, object held)
    {
        if (Find(cell) < 0)
            Append(cell, held);
    }

    public Cells Copy()
    {
        var copy = new Cells { Count = Count };
        if (Count == 0)
            return copy;
        copy._keys = _keys.AsSpan(0, Count).ToArray();
        copy._held = _held.AsSpan(0, Count).ToArray();
        copy._index = (int[]?)_index?.Clone();
        return copy;
    }

    public Enumerator GetEnumerator() => new(this);

    private int Find(int cell)
    {
        if (_index is null)
            return _keys.AsSpan(0, Count).IndexOf(cell);
        for (var slot = SlotOf(cell, _index.Length); ; slot = (slot + 1) & (_index.Length - 1))
        {
            var at = _index[slot] - 1;
            if (at < 0 || _keys[at] == cell)
                return at;
        }
    }

    private void Append(int cell, object held)
    {
        if (Count == _keys.Length)
        {
            var size = Math.Max(4, Count * 2);
            Array.Resize(ref _keys, size);
            Array.Resize(ref _held, size);
            if (size > MostWithoutIndex)
                Reindex((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size * 2));
        }

        (_keys[Count], _held[Count]) = (cell, held);
        Count++;
        if (_index is not null)
            Enter(_index, cell, Count);
    }

    private void Reindex(int size)
    {
        _index = new int[size];
        for (var i = 0; i < Count; i++)
            Enter(_index, _keys[i], i + 1);
    }

    private static void Enter(int[] index, int cell, int entry)
    {
        var slot = SlotOf(cell, index.Length);
        while (index[slot] != 0)
            slot = (slot + 1) & (index.Length - 1);
        index[slot] = entry;
    }

    private static int SlotOf(int cell, int size) => (int)(((uint)cell * 0x9E3779B1u) >> 8) & (size - 1);

    /// <summary>In the order of their coming; a cell may be given something else meanwhile.</summary>
    public struct Enumerator(Cells cells)
    {
        private int _at = -1;

        public readonly KeyValuePair<int, object> Current => new(cells._keys[_at], cells._held[_at]);

        public bool MoveNext() => ++_at < cells.Count;
    }
}

/// <summary>A set of cells, in the order of their coming.</summary>
internal sealed class CellSet
{
    private static readonly object _there = new();

    private Cells _cells = new();

    public int Count => _cells.Count;

    public void Clear()
    {
        if (_cells.Count > 0)
            _cells = new Cells();
    }

    public bool Contains(int cell) => _cells.Contains(cell);

    public bool Add(int cell)
    {
        var before = _cells.Count;
        _cells.Add(cell, _there);
        return _cells.Count > before;
    }

    public void UnionWith(CellSet other)
    {
        foreach (var (cell, _) in other._cells)
            Add(cell);
    }

    /// <summary>Whether two sets share anything, at the cost of the smaller.</summary>
    public bool Meets(CellSet other)
    {
        var (few, many) = Count <= other.Count ? (this, other) : (other, this);
        if (few.Count == 0)
            return false;
        foreach (var (cell, _) in few._cells)
        {
            if (many.Contains(cell))
                return true;
        }

        return false;
    }

    public Cells.Enumerator GetEnumerator() => _cells.GetEnumerator();
}
