using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What is known of a node in one run of what it stands in. Not a dictionary by a tuple, of which no code is made at build time.</summary>
internal sealed class Places<T>
{
    private Entry[] _entries = new Entry[16];
    private int[] _index = new int[32];
    private int _used;

    /// <summary>Where nothing is any more.</summary>
    private int _free = -1;

    public int Count { get; private set; }

    public bool TryGetValue(Frame? frame, PythonNode node, int which, [MaybeNullWhen(false)] out T held)
    {
        for (var at = _index[SlotOf(frame, node, which)] - 1; at >= 0; at = _entries[at].Next)
        {
            if (!_entries[at].Is(frame, node, which))
                continue;
            held = _entries[at].Held;
            return true;
        }

        held = default;
        return false;
    }

    public void Set(Frame? frame, PythonNode node, int which, T held)
    {
        ref var first = ref _index[SlotOf(frame, node, which)];
        for (var at = first - 1; at >= 0; at = _entries[at].Next)
        {
            if (!_entries[at].Is(frame, node, which))
                continue;
            _entries[at].Held = held;
            return;
        }

        var entry = new Entry(frame, node, which) { Held = held };
        Count++;
        if (_free >= 0)
        {
            var at = _free;
            _free = _entries[at].Next;
            entry.Next = first - 1;
            _entries[at] = entry;
            first = at + 1;
            return;
        }

        if (_used == _entries.Length)
        {
            Grow();
            first = ref _index[SlotOf(frame, node, which)];
        }

        entry.Next = first - 1;
        _entries[_used] = entry;
        first = ++_used;
    }

    public void Remove(Frame? frame, PythonNode node, int which)
    {
        ref var link = ref _index[SlotOf(frame, node, which)];
        var before = -1;
        for (var at = link - 1; at >= 0; before = at, at = _entries[at].Next)
        {
            if (!_entries[at].Is(frame, node, which))
                continue;
            if (before < 0)
                link = _entries[at].Next + 1;
            else
                _entries[before].Next = _entries[at].Next;
            _entries[at] = new Entry(null, null, 0) { Next = _free };
            _free = at;
            Count--;
            return;
        }
    }

    public void Clear()
    {
        if (_used == 0)
            return;
        Array.Clear(_index);
        Array.Clear(_entries, 0, _used);
        (_used, _free, Count) = (0, -1, 0);
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _used * 2);
        _index = new int[_used * 4];
        for (var i = 0; i < _used; i++)
        {
            ref var entry = ref _entries[i];
            ref var first = ref _index[SlotOf(entry.Frame, entry.Node!, entry.Which)];
            entry.Next = first - 1;
            first = i + 1;
        }
    }

    private int SlotOf(Frame? frame, PythonNode node, int which)
    {
        var hash = (uint)(frame is null ? 0 : RuntimeHelpers.GetHashCode(frame));
        hash = (hash * 31 + (uint)node.Start) * 31 + (uint)which;
        return (int)((hash * 0x9E3779B1u) >> 7) & (_index.Length - 1);
    }

    private struct Entry(Frame? frame, PythonNode? node, int which)
    {
        public readonly Frame? Frame = frame;
        public readonly PythonNode? Node = node;
        public readonly int Which = which;
        public int Next = -1;
        public T Held = default!;

        public readonly bool Is(Frame? frame, PythonNode node, int which) =>
            ReferenceEquals(Node, node) && ReferenceEquals(Frame, frame) && Which == which;
    }
}
