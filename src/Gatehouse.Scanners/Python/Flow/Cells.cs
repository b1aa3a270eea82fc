using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// What some cells hold, in the order in which they were given it. Most hold a handful: those are found by looking at each, and only
/// where there are more an index is kept. A dictionary takes twice the room, and is made a hundred thousand times.
/// </summary>
internal sealed class Cells
{
    private CellList _cells;
    private object[] _held = [];

    public Cells() { }

    /// <param name="room">How many it will hold, as far as that is known.</param>
    public Cells(int room)
    {
        _cells = new CellList(room);
        _held = new object[_cells.Room];
    }

    public int Count => _cells.Count;

    public bool TryGetValue(int cell, [NotNullWhen(true)] out object? held)
    {
        var at = _cells.Find(cell);
        held = at < 0 ? null : _held[at];
        return at >= 0;
    }

    public object? Find(int cell, object? otherwise) => _cells.Find(cell) is >= 0 and var at ? _held[at] : otherwise;

    public bool Contains(int cell) => _cells.Find(cell) >= 0;

    public void Set(int cell, object held)
    {
        var at = _cells.Find(cell);
        if (at >= 0)
            _held[at] = held;
        else
            Append(cell, held);
    }

    /// <summary>Unless it holds something already.</summary>
    public void Add(int cell, object held)
    {
        if (_cells.Find(cell) < 0)
            Append(cell, held);
    }

    public Cells Copy() => new() { _cells = _cells.Copy(), _held = _held.AsSpan(0, Count).ToArray() };

    public Enumerator GetEnumerator() => new(this);

    private void Append(int cell, object held)
    {
        var at = _cells.Append(cell);
        if (at == _held.Length)
            Array.Resize(ref _held, _cells.Room);
        _held[at] = held;
    }

    /// <summary>In the order of their coming; a cell may be given something else meanwhile.</summary>
    public struct Enumerator(Cells cells)
    {
        private int _at = -1;

        public readonly KeyValuePair<int, object> Current => new(cells._cells[_at], cells._held[_at]);

        public bool MoveNext() => ++_at < cells.Count;
    }
}

/// <summary>A set of cells, in the order of their coming.</summary>
internal sealed class CellSet
{
    private CellList _cells;

    public int Count => _cells.Count;

    public void Clear() => _cells = default;

    public bool Contains(int cell) => _cells.Find(cell) >= 0;

    public bool Add(int cell)
    {
        if (_cells.Find(cell) >= 0)
            return false;
        _cells.Append(cell);
        return true;
    }

    public void UnionWith(CellSet other)
    {
        foreach (var cell in other)
            Add(cell);
    }

    public bool HasAny(int[] cells)
    {
        if (Count == 0)
            return false;
        foreach (var cell in cells)
        {
            if (Contains(cell))
                return true;
        }

        return false;
    }

    public ReadOnlySpan<int>.Enumerator GetEnumerator() => _cells.All.GetEnumerator();
}

/// <summary>Cells in the order of their coming, and where each of them stands.</summary>
internal struct CellList
{
    /// <summary>So many are looked through, eight at a time, in no more time than a place in an index takes.</summary>
    private const int MostWithoutIndex = 32;

    private int[]? _cells;

    /// <summary>Places in the order plus one, by the hash of the cell; 0: none.</summary>
    private int[]? _index;

    public CellList(int room) => _cells = room > 0 ? new int[room] : null;

    public int Count { get; private set; }

    /// <summary>For how many there is room.</summary>
    public readonly int Room => _cells?.Length ?? 0;

    public readonly ReadOnlySpan<int> All => _cells.AsSpan(0, Count);

    public readonly int this[int at] => _cells![at];

    /// <summary>-1 where it is not there.</summary>
    public readonly int Find(int cell)
    {
        if (_index is null)
            return _cells.AsSpan(0, Count).IndexOf(cell);
        for (var slot = SlotOf(cell, _index.Length); ; slot = (slot + 1) & (_index.Length - 1))
        {
            var at = _index[slot] - 1;
            if (at < 0 || _cells![at] == cell)
                return at;
        }
    }

    /// <summary>A cell that is not there yet; gives where it stands.</summary>
    public int Append(int cell)
    {
        if (Count == Room)
            Array.Resize(ref _cells, Math.Max(4, Count * 2));
        _cells![Count++] = cell;
        if (Count <= MostWithoutIndex)
            return Count - 1;
        if (_index is null || Count * 4 > _index.Length * 3)
            Reindex((int)BitOperations.RoundUpToPowerOf2((uint)Count * 2));
        else
            Enter(_index, cell, Count);
        return Count - 1;
    }

    public readonly CellList Copy() =>
        Count == 0
            ? default
            : new CellList
            {
                Count = Count,
                _cells = All.ToArray(),
                _index = (int[]?)_index?.Clone(),
            };

    private void Reindex(int size)
    {
        _index = new int[size];
        for (var i = 0; i < Count; i++)
            Enter(_index, _cells![i], i + 1);
    }

    private static void Enter(int[] index, int cell, int entry)
    {
        var slot = SlotOf(cell, index.Length);
        while (index[slot] != 0)
            slot = (slot + 1) & (index.Length - 1);
        index[slot] = entry;
    }

    private static int SlotOf(int cell, int size) => (int)(((uint)cell * 0x9E3779B1u) >> 8) & (size - 1);
}
