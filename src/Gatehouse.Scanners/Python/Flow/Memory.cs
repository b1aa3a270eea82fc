namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Values told in a way that does not depend on which object is which, so that two calls can be seen to be the same.</summary>
internal sealed class Digest(Func<int, HeapObject?> content)
{
    private const int MostAtoms = 160;

    private readonly List<object> _parts = [];
    private int _atoms;

    /// <summary>The objects met, in the order of their meeting.</summary>
    public List<int> Objects { get; } = [];

    /// <summary>Whether it is too large to be worth telling.</summary>
    public bool IsTooLarge => _atoms > MostAtoms;

    /// <summary>The run that a function stands in.</summary>
    public void Add(Frame frame) => _parts.Add(frame);

    public void Add(Value? value, int depth = 0)
    {
        if (value is null)
        {
            _parts.Add(0);
            return;
        }

        _parts.Add(value.Atoms.Length);
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
                _parts.Add(constant.IsBytes ? 'b' : 'c');
                _parts.Add(constant.Value ?? 'n');
                break;
            case TextAtom text:
                foreach (var piece in text.Pieces)
                {
                    _parts.Add(piece.Literal ?? (object)'h');
                    Add(piece.Taint);
                }

                break;
            case OpaqueAtom opaque:
                _parts.Add(opaque.Path ?? (object)'?');
                Add(opaque.Taint);
                break;
            case TupleAtom tuple:
                _parts.Add('t');
                _parts.Add(tuple.Items.Length);
                foreach (var item in tuple.Items)
                    Add(item, depth + 1);
                break;
            case ObjectAtom thing:
                Add(thing, depth);
                break;
            case FunctionAtom function:
                _parts.Add(function.Code);
                _parts.Add(function.Closure);
                _parts.Add(function.Form);
                Add(function.Self, depth + 1);
                break;
            case ClassAtom type:
                _parts.Add(type.Type);
                break;
            case ModuleAtom module:
                _parts.Add(module.Stem);
                break;
            default:
                // What cannot be told apart is never the same.
                _parts.Add(atom);
                break;
        }
    }

    private void Add(Taint taint)
    {
        foreach (var mark in taint.Marks)
        {
            _parts.Add(mark.Source);
            _parts.Add((ulong)mark.Cleaned);
            _parts.Add(mark.IsDoubtful);
        }
    }

    private void Add(ObjectAtom thing, int depth)
    {
        var number = Objects.IndexOf(thing.Id);
        _parts.Add('o');
        if (number >= 0)
        {
            _parts.Add(number);
            return;
        }

        Objects.Add(thing.Id);
        if (content(thing.Id) is not { } held)
            return;
        _parts.Add(held.Kind);
        _parts.Add(held.Class ?? (object)held.Kind);
        _parts.Add(held.Path ?? (object)held.Kind);
        Add(held.Keys);
        if (depth > 6)
        {
            _atoms = MostAtoms + 1;
            return;
        }

        _parts.Add(held.Items?.Length ?? -1);
        foreach (var item in held.Items ?? [])
            Add(item, depth + 1);
        foreach (var entry in held.Entries)
        {
            _parts.Add(entry.Key);
            Add(entry.Value, depth + 1);
        }

        Add(held.Rest, depth + 1);
    }

    public int Hash
    {
        get
        {
            var hash = new HashCode();
            foreach (var part in _parts)
                hash.Add(part);
            return hash.ToHashCode();
        }
    }

    public bool Same(Digest other)
    {
        if (_parts.Count != other._parts.Count)
            return false;
        for (var i = 0; i < _parts.Count; i++)
        {
            if (!Equals(_parts[i], other._parts[i]))
                return false;
        }

        return true;
    }
}

/// <summary>What a call did, to be done again without running it.</summary>
internal sealed record Memory(
    Digest Given,
    int Version,
    CellSet Reads,
    Cells Changes,
    int FirstNew,
    Value Result,
    bool Returns,
    List<Answer>? Answers
);

/// <summary>One thing that a call gave back, and what its parameters were by then.</summary>
internal sealed record Answer(Value Result, Value?[] Parameters, FunctionCode Code);

/// <summary>Puts other objects in the place of those that a memory speaks of.</summary>
internal sealed class Renaming(Func<int, int> rename)
{
    public int IdOf(int id) => rename(id);

    public Value Of(Value value)
    {
        var hasObject = false;
        foreach (var atom in value.Atoms)
            hasObject |= Holds(atom);
        if (!hasObject)
            return value;
        var atoms = new List<Atom>();
        foreach (var atom in value.Atoms)
            atoms.Add(Of(atom));
        return Value.Of(atoms);
    }

    private static bool Holds(Atom atom) =>
        atom switch
        {
            ObjectAtom => true,
            TupleAtom tuple => tuple.Items.Any(item =>
            {
                foreach (var inner in item.Atoms)
                {
                    if (Holds(inner))
                        return true;
                }

                return false;
            }),
            FunctionAtom { Self: not null } or MethodAtom or SuperAtom or PartialAtom => true,
            _ => false,
        };

    private Atom Of(Atom atom) =>
        atom switch
        {
            ObjectAtom thing => new ObjectAtom(rename(thing.Id)),
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

    public HeapObject Of(HeapObject content) =>
        content with
        {
            Items = content.Items is { } items ? [.. items.Select(Of)] : null,
            Entries = [.. content.Entries.Select(entry => new KeyValuePair<object, Value>(entry.Key, Of(entry.Value)))],
            Rest = content.Rest is { } rest ? Of(rest) : null,
        };
}
