using System.Runtime.InteropServices;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Values told in full, in a way that does not depend on which object is which.</summary>
internal sealed class DigestWriter(Func<int, HeapObject?> content) : CallWriter
{
    private const int MostAtoms = 160;

    private readonly List<int> _objects = [];
    private int _atoms;

    /// <summary>Whether there is too much to be worth telling.</summary>
    public bool IsTooLong => _atoms > MostAtoms;

    /// <summary>The objects met, in the order of their meeting.</summary>
    public ReadOnlySpan<int> Objects => CollectionsMarshal.AsSpan(_objects);

    public Digest Take() => Take([.. _objects]);

    public override void Clear()
    {
        base.Clear();
        _objects.Clear();
        _atoms = 0;
    }

    public override void Add(Frame frame) => Add('F', frame);

    public override void Add(Value? value) => Add(value, 0);

    private void Add(Value? value, int depth)
    {
        if (value is null)
        {
            Add(-1);
            return;
        }

        Add(value.Atoms.Length);
        foreach (var atom in value.Atoms)
        {
            if (++_atoms > MostAtoms)
                return;
            Add(atom, depth);
        }
    }

    private void Add(Atom atom, int depth)
    {
        switch (atom)
        {
            case ConstantAtom constant:
                Add(constant.IsBytes ? 'b' : 'c', constant.Value);
                break;
            case TextAtom text:
                Add('x');
                Add('w', text.Written);
                Add(text.Pieces.Length);
                foreach (var piece in text.Pieces)
                {
                    Add('h', piece.Literal);
                    Add(piece.Taint);
                }

                break;
            case OpaqueAtom opaque:
                Add('p', opaque.Path);
                Add(opaque.Taint);
                if (opaque.Rows is { } rows)
                    Add('r', rows);
                break;
            case TupleAtom tuple:
                Add('t');
                Add(tuple.Items.Length);
                foreach (var item in tuple.Items)
                    Add(item, depth + 1);
                break;
            case ObjectAtom thing:
                Add(thing, depth);
                break;
            case FunctionAtom function:
                Add('f', function.Code);
                Add('F', function.Closure);
                Add((int)function.Form);
                Add(function.Self, depth + 1);
                break;
            case ClassAtom type:
                Add('y', type.Type);
                break;
            case ModuleAtom module:
                Add('m', module.Stem);
                break;
            default:
                // What cannot be told apart is never the same.
                Add('?', atom);
                break;
        }
    }

    private void Add(ObjectAtom thing, int depth)
    {
        var number = _objects.IndexOf(thing.Id);
        Add('o');
        Add(number);
        if (number >= 0)
            return;
        _objects.Add(thing.Id);
        if (content(thing.Id) is not { } held)
        {
            Add(-1);
            return;
        }

        Add((int)held.Kind);
        Add('y', held.Class);
        Add('p', held.Path);
        Add(held.Keys);
        if (depth > 6)
        {
            _atoms = MostAtoms + 1;
            return;
        }

        Add(held.Most ?? -1);
        Add(held.Items?.Length ?? -1);
        foreach (var item in held.Items ?? [])
            Add(item, depth + 1);
        Add(held.Entries.Length);
        foreach (var entry in held.Entries)
        {
            Add('k', entry.Key);
            Add(entry.Value, depth + 1);
        }

        Add(held.Rest, depth + 1);
    }
}

/// <summary>What a call was given, told by a <see cref="DigestWriter"/>. Immutable.</summary>
internal sealed class Digest(int[] numbers, object[] things, int[] objects)
{
    private readonly int[] _numbers = numbers;
    private readonly object[] _things = things;

    /// <summary>The objects met, in the order of their meeting.</summary>
    public ReadOnlySpan<int> Objects => objects;

    public bool Same(ReadOnlySpan<int> numbers, ReadOnlySpan<object> things)
    {
        if (!numbers.SequenceEqual(_numbers) || things.Length != _things.Length)
            return false;
        for (var i = 0; i < things.Length; i++)
        {
            if (!_things[i].Equals(things[i]))
                return false;
        }

        return true;
    }
}

/// <summary>What a call did, to be done again without running it.</summary>
internal sealed class Memory(Digest given, int version, int[] reads, Cells changes, int firstNew, Value result, bool returns)
{
    public Digest Given { get; } = given;

    /// <summary>When it was last known to hold.</summary>
    public ref int Version => ref _version;
    public int[] Reads { get; } = reads;

    /// <summary>What <see cref="CellNotes"/> have found out about the reads last.</summary>
    public ref int Unwritten => ref _unwritten;
    public ref int NotedIn => ref _notedIn;
    private int _version = version;
    private int _unwritten = -1;
    private int _notedIn;
    public Cells Changes { get; } = changes;
    public int FirstNew { get; } = firstNew;
    public Value Result { get; } = result;
    public bool Returns { get; } = returns;
    public List<Answer>? Answers { get; init; }
}

/// <summary>One thing that a call gave back, and what its parameters were by then.</summary>
internal sealed record Answer(Value Result, Value?[] Parameters, FunctionCode Code);

/// <summary>Puts the objects of a call in the place of those that a memory speaks of.</summary>
internal sealed class Renaming(Interpreter interpreter, Memory memory, DigestWriter given, PythonNode call)
{
    public int IdOf(int id)
    {
        // A handful: looked through in less time than a table of them is made.
        var known = memory.Given.Objects.IndexOf(id);
        if (known >= 0)
            return given.Objects[known];
        return Math.Abs(id) < memory.FirstNew || !memory.Changes.Contains(id) ? id : interpreter.RemadeAt(call, id);
    }

    public Value Of(Value value)
    {
        if (!Holds(value))
            return value;
        if (value.Only is { } only)
            return Value.Of(Of(only));
        var atoms = new List<Atom>(value.Atoms.Length);
        foreach (var atom in value.Atoms)
            atoms.Add(Of(atom));
        return Value.Of(atoms);
    }

    private static bool Holds(Value value)
    {
        foreach (var atom in value.Atoms)
        {
            if (Holds(atom))
                return true;
        }

        return false;
    }

    private static bool Holds(Atom atom)
    {
        if (atom is not TupleAtom tuple)
            return atom is ObjectAtom or FunctionAtom { Self: not null } or MethodAtom or SuperAtom or PartialAtom;
        foreach (var item in tuple.Items)
        {
            if (Holds(item))
                return true;
        }

        return false;
    }

    private Atom Of(Atom atom) =>
        atom switch
        {
            ObjectAtom thing => new ObjectAtom(IdOf(thing.Id)),
            TupleAtom tuple => TupleAtom.Of([.. tuple.Items.Select(Of)]),
            FunctionAtom { Self: { } self } function => function.Bound(Of(self)),
            MethodAtom method => new MethodAtom(Of(method.Receiver), method.Name),
            SuperAtom above => new SuperAtom(Of(above.Self), above.Owner),
            PartialAtom partial => PartialAtom.Of(
                Of(partial.Function),
                [.. partial.Positional.Select(given => given with { Value = Of(given.Value) })],
                [.. partial.Keywords.Select(given => given with { Value = Of(given.Value) })]
            ),
            _ => atom,
        };

    public HeapObject Of(HeapObject content)
    {
        var holds = content.Rest is { } some && Holds(some);
        foreach (var item in content.Items ?? [])
            holds |= Holds(item);
        foreach (var entry in content.Entries)
            holds |= Holds(entry.Value);
        if (!holds)
            return content;
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<object, Value>>(content.Entries.Length);
        foreach (var entry in content.Entries)
            entries.Add(new(entry.Key, Of(entry.Value)));
        return content with
        {
            Items = content.Items is { } items ? [.. items.Select(Of)] : null,
            Entries = entries.MoveToImmutable(),
            Rest = content.Rest is { } rest ? Of(rest) : null,
        };
    }
}
