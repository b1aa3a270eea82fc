namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// Where one entry calls for much work, it is mostly the same few functions, called by each other again and again with the same things in
/// another state. Each of them is followed once with what comes from the outside where it stands, and then no more: nothing new can come of it.
/// </summary>
internal sealed partial class Interpreter
{
    /// <summary>From this part of what an entry may do on, it is noted what functions are called with.</summary>
    private const int NotedFrom = 4;

    /// <summary>From this part on, they are not followed again with the same.</summary>
    private const int BarredFrom = 2;

    private const int MostShapes = 64;

    /// <summary>What the entry at work has called with what.</summary>
    private readonly Dictionary<FunctionCode, List<Digest>> _shapes = [];
    private ShapeWriter? _shape;

    private bool IsRepeated(FunctionAtom function, FlowCall call)
    {
        if (_isRoot || _steps < _budget.StepsPerEntry / NotedFrom || _answers?.IsOf(function.Code) == true)
            return false;
        var shape = ShapeOf(function, call);
        if (!_shapes.TryGetValue(function.Code, out var known))
            _shapes.Add(function.Code, known = []);
        foreach (var before in known)
        {
            if (shape.Tells(before))
                return _steps > _budget.StepsPerEntry / BarredFrom;
        }

        if (known.Count < MostShapes)
            known.Add(shape.Take());
        return false;
    }

    private ShapeWriter ShapeOf(FunctionAtom function, FlowCall call)
    {
        var shape = _shape ??= new ShapeWriter(id => Held(id) as HeapObject, DeepTaint);
        Tell(function, call, shape);
        return shape;
    }
}

/// <summary>Values told by their kinds, their constants, and where in them something from the outside stands: not by all that they hold.</summary>
internal sealed class ShapeWriter(Func<int, HeapObject?> content, Func<Value, Taint> deep) : CallWriter
{
    public Digest Take() => Take([]);

    /// <summary>Each run has one of its own.</summary>
    public override void Add(Frame frame) { }

    public override void Add(Value? value)
    {
        Add(value?.Atoms.Length ?? -1);
        if (value is null)
            return;
        foreach (var atom in value.Atoms)
            Add(atom);
    }

    private void Add(Atom atom)
    {
        switch (atom)
        {
            case ConstantAtom constant:
                Add(constant.IsBytes ? 'b' : 'c', constant.Value);
                break;
            case TextAtom text:
                Add('x');
                foreach (var piece in text.Pieces)
                {
                    Add('h', piece.Literal);
                    Add(piece.Taint);
                }

                break;
            case OpaqueAtom opaque:
                Add('p', opaque.Path);
                Add(opaque.Taint);
                break;
            case FunctionAtom function:
                Add('f', function.Code);
                break;
            case ClassAtom type:
                Add('y', type.Type);
                break;
            case ObjectAtom thing when content(thing.Id) is { } held:
                Add(held);
                break;
            default:
                Add('?');
                Add('t', atom.GetType());
                Add(deep(Value.Of(atom)));
                break;
        }
    }

    private void Add(HeapObject held)
    {
        Add('o');
        Add((int)held.Kind);
        Add('y', held.Class);
        Add('p', held.Path);
        Add(held.Keys);
        AddIfTainted('r', held.Rest);
        for (var i = 0; i < held.Items?.Length; i++)
            AddIfTainted(i, held.Items.Value[i]);
        foreach (var entry in held.Entries)
            AddIfTainted(entry.Key, entry.Value);
    }

    private void AddIfTainted(object place, Value? value)
    {
        if (value is null || deep(value) is not { IsEmpty: false } taint)
            return;
        Add('k', place);
        Add(taint);
    }
}
