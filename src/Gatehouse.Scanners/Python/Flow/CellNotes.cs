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
    private int _writing = 1;
    private int _taking;

    private struct Note
    {
        /// <summary>Where in the row it stands last, counted from 1.</summary>
        public int Read;
        public int TakenIn;
        public int WrittenIn;
        public int ChangedAt;
    }

    /// <summary>A stretch of the row.</summary>
    public readonly record struct Stretch(bool IsReading, int Start);

    /// <summary>From now on reads are noted by themselves, until <see cref="End"/>.</summary>
    public Stretch Begin(bool isReading = true)
    {
        var outer = new Stretch(_isReading, _start);
        (_isReading, _start) = (isReading, _read.Count);
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

        (_isReading, _start) = outer;
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

    public void Read(int[] cells)
    {
        foreach (var cell in cells)
            Read(cell);
    }

    /// <summary>What was read since the beginning, each cell once, after what is known to have been read before.</summary>
    public int[] Taken(int[] before)
    {
        _taking++;
        var taken = new int[before.Length + _read.Count - _start];
        var count = 0;
        foreach (var cell in before)
            Take(cell, taken, ref count);
        foreach (var cell in CollectionsMarshal.AsSpan(_read)[_start..])
            Take(cell, taken, ref count);
        Array.Resize(ref taken, count);
        return taken;
    }

    private void Take(int cell, int[] taken, ref int count)
    {
        ref var note = ref Of(cell);
        if (note.TakenIn != _taking)
            taken[count++] = cell;
        note.TakenIn = _taking;
    }

    public void Write(int cell) => Of(cell).WrittenIn = _writing;

    public bool IsWritten(int cell) => Of(cell).WrittenIn == _writing;

    public bool IsAnyWritten(int[] cells)
    {
        foreach (var cell in cells)
        {
            if (IsWritten(cell))
                return true;
        }

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

    private ref Note Of(int cell)
    {
        var at = Math.Abs(cell);
        return ref at < firstObject ? ref At(ref _variables, at) : ref At(ref _objects, at - firstObject);
    }

    private static ref Note At(ref Note[] notes, int at)
    {
        if (at >= notes.Length)
        {
            var more = new Note[Math.Max(1024, Math.Max(at + 1, notes.Length * 2))];
            notes.CopyTo(more, 0);
            notes = more;
        }

        return ref notes[at];
    }
}
