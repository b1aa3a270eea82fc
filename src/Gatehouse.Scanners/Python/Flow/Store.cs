using System.Runtime.InteropServices;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// What every variable and object holds at one point of the program: the changes since <see cref="Parent"/>. A branch writes into a store
/// of its own, so that joining two costs what they changed and no more.
/// </summary>
internal sealed class Store(Store? parent)
{
    private static readonly Cells _none = new();

    /// <summary>Many a branch changes nothing, and needs no room for it.</summary>
    private Cells _cells = _none;

    /// <summary>Whether somebody else keeps what stands here, so that the next change is made in a copy.</summary>
    private bool _isLent = true;

    public Store? Parent { get; } = parent;

    /// <summary>Of the store that all others begin with: the cells that were given something from the outside.</summary>
    public CellSet? Tainted { get; } = parent is null ? new CellSet() : null;

    /// <summary>Set once control cannot come here any more.</summary>
    public bool IsDead { get; set; }

    public Cells Changes => _cells;

    public object? Find(int cell)
    {
        for (var store = this; store is not null; store = store.Parent)
        {
            if (store._cells.Find(cell, null) is { } held)
                return held;
        }

        return null;
    }

    public void Set(int cell, object held)
    {
        if (_isLent)
            (_cells, _isLent) = (_cells.Copy(), false);
        _cells.Set(cell, held);
        if (Tainted is not null && HasTaint(held))
            Tainted.Add(cell);
    }

    private static bool HasTaint(object held)
    {
        if (held is Value value)
            return !value.Taint.IsEmpty;
        var content = (HeapObject)held;
        if (!content.Keys.IsEmpty || content.Rest is { Taint.IsEmpty: false })
            return true;
        foreach (var item in content.Items ?? [])
        {
            if (!item.Taint.IsEmpty)
                return true;
        }

        foreach (var entry in content.Entries)
        {
            if (!entry.Value.Taint.IsEmpty)
                return true;
        }

        return false;
    }

    /// <summary>All changes since an earlier store, not to be changed.</summary>
    public Cells Since(Store earlier)
    {
        if (ReferenceEquals(Parent, earlier))
        {
            _isLent = true;
            return _cells;
        }

        var changes = new Cells();
        for (var store = this; store is not null && !ReferenceEquals(store, earlier); store = store.Parent)
        {
            foreach (var (cell, held) in store._cells)
                changes.Add(cell, held);
        }

        return changes;
    }

    /// <summary>Makes changes that were made elsewhere, and that nobody changes any more.</summary>
    public void Take(Cells changes)
    {
        if (_cells.Count == 0 && Parent is not null)
        {
            (_cells, _isLent) = (changes, true);
            return;
        }

        Reserve(changes.Count);
        foreach (var (cell, held) in changes)
            Set(cell, held);
    }

    /// <summary>Makes room for so many changes, so that it need not be made again and again.</summary>
    public void Reserve(int count)
    {
        if (_cells.Count == 0 && _isLent && count > 0)
            (_cells, _isLent) = (new Cells(count), false);
    }

    /// <summary>Goes on from the ends of several ways that all began here; with none there is no going on.</summary>
    public void Continue(ReadOnlySpan<Cells> ends)
    {
        IsDead = ends.Length == 0;
        if (ends.Length == 0)
            return;
        if (ends.Length == 1)
        {
            Take(ends[0]);
            return;
        }

        Reserve(ends[0].Count);
        for (var i = 0; i < ends.Length; i++)
        {
            foreach (var (cell, _) in ends[i])
            {
                if (!IsIn(cell, ends[..i]))
                    Meet(cell, ends);
            }
        }
    }

    public void ContinueFrom(List<Cells> ends) => Continue(CollectionsMarshal.AsSpan(ends));

    /// <summary>Goes on from the ends of two ways, of which one or both may have none.</summary>
    public void Continue(Cells? one, Cells? other)
    {
        if (one is not null && other is not null)
            Continue([one, other]);
        else if ((one ?? other) is { } only)
            Continue([only]);
        else
            Continue([]);
    }

    private static bool IsIn(int cell, ReadOnlySpan<Cells> ends)
    {
        foreach (var end in ends)
        {
            if (end.Contains(cell))
                return true;
        }

        return false;
    }

    private void Meet(int cell, ReadOnlySpan<Cells> ends)
    {
        var before = Find(cell);
        object? joined = null;
        foreach (var end in ends)
        {
            if (end.Find(cell, before) is { } held)
                joined = joined is null ? held : Join(joined, held);
        }

        Set(cell, joined!);
    }

    /// <summary>Joins the ends of a loop's body into what held before it; false where nothing new came.</summary>
    public bool Grow(List<Cells> ends, Func<Value, Value, Value>? widen)
    {
        var grew = false;
        foreach (var end in ends)
        {
            foreach (var (cell, held) in end)
            {
                var before = Find(cell);
                var joined = before is null ? held : Join(before, held);
                if (before is Value old && widen is not null && joined is Value now && !old.Same(now))
                    joined = widen(old, now);
                if (before is not null && Same(before, joined))
                    continue;
                Set(cell, joined);
                grew = true;
            }
        }

        return grew;
    }

    public static object Join(object left, object right) =>
        (left, right) switch
        {
            (Value mine, Value theirs) => mine.Join(theirs),
            (HeapObject mine, HeapObject theirs) => mine.Join(theirs),
            _ => left,
        };

    public static bool Same(object left, object right) =>
        ReferenceEquals(left, right)
        || (left, right) switch
        {
            (Value mine, Value theirs) => mine.Same(theirs),
            (HeapObject mine, HeapObject theirs) => mine.Same(theirs),
            _ => false,
        };
}
