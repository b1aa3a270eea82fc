using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// What is noted of cells that belong to modules: who read them, wrote them, changed them. Reads are asked for of every call that may be
/// remembered, with all that it calls: they stand in one row, of which each call has the end that was written since it began.
/// </summary>
/// <param name="firstObject">Cells are counted from 1, objects from here; the sign tells whose they are.</param>
internal sealed class CellNotes(int firstObject)
{
    private readonly List<int> _read = [];
    private Note[] _variables = [];
    private Note[] _objects = [];
    private bool _isReading;
    private int _start;
    private int _stretch;
    private int _stretches;
    private int _writing = 1;
    private int _taking;
    private readonly List<int> _taken = [];

    private struct Note
    {
        /// <summary>Where in the row it stands last, counted from 1.</summary>
        public int Read;
        public int TakenIn;
        public int WrittenIn;
        public int ChangedAt;
    }

    /// <summary>A stretch of the row, which has a number of its own.</summary>
    public readonly record struct Stretch(bool IsReading, int Start, int Number);

    /// <summary>How often something was written that had not been.</summary>
    public int Writes { get; private set; }

    /// <summary>From now on reads are noted by themselves, until <see cref="End"/>.</summary>
    public Stretch Begin(bool isReading = true)
    {
        var outer = new Stretch(_isReading, _start, _stretch);
        (_isReading, _start, _stretch) = (isReading, _read.Count, ++_stretches);
        return outer;
    }

    /// <param name="outer">To which the reads since the beginning belong as well, if it notes any.</param>
    public void End(Stretch outer)
    {
        if (!outer.IsReading)
        {
            for (var i = _start; i < _read.Count; i++)
                Of(_read[i]).Read = 0;
            _read.RemoveRange(_start, _read.Count - _start);
        }

        (_isReading, _start, _stretch) = outer;
    }

    public void Read(int cell)
    {
        if (!_isReading)
            return;
        ref var note = ref Of(cell);
        if (note.Read > _start)
            return;
        _read.Add(cell);
        note.Read = _read.Count;
    }

    /// <param name="noted">Where they were noted last: a call is often done again in the same stretch.</param>
    public void Read(int[] cells, ref int noted)
    {
        if (!_isReading || noted == _stretch)
            return;
        noted = _stretch;
        foreach (var cell in cells)
            Read(cell);
    }

    /// <summary>What was read since the beginning, each cell once, after what is known to have been read before.</summary>
    public int[] Taken(int[] before)
    {
        _taking++;
        _taken.Clear();
        foreach (var cell in before)
            Take(cell);
        foreach (var cell in CollectionsMarshal.AsSpan(_read)[_start..])
            Take(cell);
        return [.. _taken];
    }

    private void Take(int cell)
    {
        ref var note = ref Of(cell);
        if (note.TakenIn != _taking)
            _taken.Add(cell);
        note.TakenIn = _taking;
    }

    public void Write(int cell)
    {
        ref var note = ref Of(cell);
        if (note.WrittenIn == _writing)
            return;
        note.WrittenIn = _writing;
        Writes++;
    }

    public bool IsWritten(int cell) => Of(cell).WrittenIn == _writing;

    /// <param name="unwritten">How much had been written when none of them was: if that is all, none is now.</param>
    public bool IsAnyWritten(int[] cells, ref int unwritten)
    {
        if (unwritten == Writes)
            return false;
        foreach (var cell in cells)
        {
            if (IsWritten(cell))
                return true;
        }

        unwritten = Writes;
        return false;
    }

    public void ForgetWritten() => _writing++;

    public void Change(int cell, int version) => Of(cell).ChangedAt = version;

    public bool IsAnyChanged(int[] cells, int since)
    {
        foreach (var cell in cells)
        {
            if (Of(cell).ChangedAt > since)
                return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Note Of(int cell)
    {
        var at = cell < 0 ? -cell : cell;
        ref Note[] notes = ref _variables;
        if (at >= firstObject)
        {
            at -= firstObject;
            notes = ref _objects;
        }

        if ((uint)at < (uint)notes.Length)
            return ref notes[at];
        return ref At(ref notes, at);
    }

    private static ref Note At(ref Note[] notes, int at)
    {
        var more = new Note[Math.Max(1024, Math.Max(at + 1, notes.Length * 2))];
        notes.CopyTo(more, 0);
        notes = more;
        return ref notes[at];
    }
}
