using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>A call that was followed before with the same arguments is not followed again.</summary>
internal sealed partial class Interpreter
{
    /// <summary>What is shorter is run sooner than it is remembered.</summary>
    private const int LeastLength = 120;
    private const int MostMemories = 12;

    private readonly Dictionary<FunctionCode, List<Memory>> _memories = [];
    private DigestWriter? _digest;

    /// <summary>Counts how often something of the root changed.</summary>
    private int _version;

    /// <summary>
    /// What of the root the entry at work has changed for itself, what calls have read of it, and when it was changed for all: what was
    /// remembered before, and read it, may no longer hold.
    /// </summary>
    private readonly CellNotes _notes = new(FirstObject);

    /// <summary>What belongs to modules and was read as the entry at work has left it, in the call that may be remembered.</summary>
    private CellSet? _readsOfEntry;

    /// <summary>How many calls are under way that may be remembered.</summary>
    private int _remembering;

    /// <summary>
    /// Whether a call has read what the entry had changed before, other than by its arguments: another entry has not changed it, and there
    /// the call does something else.
    /// </summary>
    private bool IsOfEntry(Digest digest, Store start)
    {
        if (_readsOfEntry is not { } reads)
            return false;
        foreach (var cell in reads)
        {
            if (digest.Objects.Contains(cell))
                continue;
            for (var store = start; store is not null && !ReferenceEquals(store, _root); store = store.Parent)
            {
                if (store.Changes.Contains(cell))
                    return true;
            }
        }

        return false;
    }

    /// <summary>What a call is given, told until the next call is; null where it is not worth remembering.</summary>
    private DigestWriter? Told(FunctionAtom function, FlowCall call)
    {
        if (function.Code.Node.End - function.Code.Node.Start < LeastLength || _answers?.IsOf(function.Code) == true)
            return null;
        var digest = _digest ??= new DigestWriter(id => Held(id) as HeapObject);
        Tell(function, call, digest);
        return digest.IsTooLong ? null : digest;
    }

    /// <summary>What a function is given by a call, and what it finds around it.</summary>
    private void Tell(FunctionAtom function, FlowCall call, CallWriter writer)
    {
        writer.Clear();
        for (var frame = function.Closure; frame is { Form: not FrameForm.Module, Outer: { } outer }; frame = outer)
        {
            if (frame.Form == FrameForm.Class)
                continue;
            writer.Add(frame);
            foreach (var (name, cell) in frame.Cells)
            {
                if (function.Code.Names.Contains(name))
                    writer.Add(Held(cell) as Value);
            }
        }

        writer.Add(function.Self);
        foreach (var given in call.Positional)
            writer.Add(given.Value);
        foreach (var keyword in call.Keywords)
        {
            writer.Add(keyword.Name);
            writer.Add(keyword.Value);
        }

        writer.Add(call.Star?.Value);
        writer.Add(call.DoubleStar?.Value);
        foreach (var given in function.Defaults)
            writer.Add(given);
    }

    private Memory? Remembered(FunctionCode code, DigestWriter told)
    {
        if (!_memories.TryGetValue(code, out var memories))
            return null;
        for (var i = memories.Count - 1; i >= 0; i--)
        {
            var memory = memories[i];
            if (!told.Tells(memory.Given) || _notes.IsAnyWritten(memory.Reads, ref memory.Unwritten))
                continue;
            if (IsCurrent(memory.Reads, ref memory.Version))
                return memory;
            memories.RemoveAt(i);
        }

        return null;
    }

    /// <summary>Whether nothing that was read has changed for all since; then it is known of now as well.</summary>
    private bool IsCurrent(int[] reads, ref int version)
    {
        if (version == _version)
            return true;
        if (_notes.IsAnyChanged(reads, version))
            return false;
        version = _version;
        return true;
    }

    private Value Replay(Memory memory, DigestWriter told, FlowCall call, FunctionCode code)
    {
        var renaming = new Renaming(this, memory, told, call.Node);
        foreach (var (cell, held) in memory.Changes)
        {
            if (held is HeapObject content)
                SetCell(renaming.IdOf(cell), renaming.Of(content));
            else
                SetCell(cell, renaming.Of((Value)held));
        }

        _notes.Read(memory.Reads, ref memory.NotedIn);
        if (memory.Answers is { } answers)
        {
            var renewed = new List<Answer>(answers.Count);
            foreach (var answer in answers)
            {
                var parameters = new Value?[answer.Parameters.Length];
                for (var i = 0; i < parameters.Length; i++)
                    parameters[i] = answer.Parameters[i] is { } known ? renaming.Of(known) : null;
                renewed.Add(new Answer(renaming.Of(answer.Result), parameters, code));
            }

            _checks.Set(_frame, call.Node, 0, renewed);
        }

        _store.IsDead = !memory.Returns;
        return memory.Returns ? renaming.Of(memory.Result) : Value.Nothing;
    }

    /// <summary>The object that a call makes in the place of one that it made when it was remembered.</summary>
    internal int RemadeAt(PythonNode node, int id)
    {
        if (!_objects.TryGetValue(_frame, node, id, out var fresh))
            _objects.Set(_frame, node, id, fresh = _isRoot ? -_nextObject++ : _nextObject++);
        return fresh;
    }

    private static bool IsObject(int cell) => cell is >= FirstObject or <= -FirstObject;

    private void SetCell(int cell, object held)
    {
        _store.Set(cell, held);
        if (cell < 0 && !ReferenceEquals(_store, _root))
            _notes.Write(cell);
    }

    private void Keep(
        FunctionCode code,
        Digest digest,
        Cells changes,
        int firstCell,
        int firstObject,
        Value result,
        bool returns,
        PythonNode node
    )
    {
        // A variable of a run that is over is nobody's any more.
        var count = 0;
        foreach (var (cell, _) in changes)
            count += Math.Abs(cell) < firstCell || IsObject(cell) ? 1 : 0;
        if (count > 200)
            return;
        var lasting = new Cells(count);
        foreach (var (cell, held) in changes)
        {
            if (Math.Abs(cell) < firstCell || IsObject(cell))
                lasting.Add(cell, held);
        }

        if (!_memories.TryGetValue(code, out var memories))
            _memories.Add(code, memories = []);
        if (memories.Count >= MostMemories)
            memories.RemoveAt(0);
        memories.Add(
            new Memory(digest, _version, _notes.Taken([]), lasting, firstObject, result, returns)
            {
                Answers = _checks.TryGetValue(_frame, node, 0, out var answers) ? answers : null,
            }
        );
    }
}
