using System.Runtime.InteropServices;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>Nodes whose parent is not made yet: the youngest lie on top, and a parent takes them off together.</summary>
internal sealed class Pile<T>
{
    private const int FirstRoom = 64;

    /// <summary>More room than this is left to the collector with the file that took it.</summary>
    private const int MostRoomKept = 4096;

    private T[] _items = new T[FirstRoom];

    internal int Count { get; private set; }

    internal ref T this[int index] => ref _items[index];

    internal void Add(T item)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Count * 2);
        _items[Count++] = item;
    }

    /// <summary>Everything that was added since the count was <paramref name="from"/>.</summary>
    internal ImmutableArray<T> Take(int from)
    {
        var count = Count - from;
        if (count == 0)
            return [];
        var taken = new T[count];
        Array.Copy(_items, from, taken, 0, count);
        Count = from;
        return ImmutableCollectionsMarshal.AsImmutableArray(taken);
    }

    internal void Drop(int from) => Count = from;

    /// <summary>Lets go of everything that lies or lay here.</summary>
    internal void Empty()
    {
        Count = 0;
        if (_items.Length > MostRoomKept)
            _items = new T[FirstRoom];
        else
            Array.Clear(_items);
    }
}
