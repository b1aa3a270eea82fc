using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What a loop over a value meets.</summary>
internal sealed partial class Interpreter
{
    /// <summary>All elements one by one, where they are known.</summary>
    private ImmutableArray<Value>? ItemsOf(Value value)
    {
        switch (value.Only)
        {
            case TupleAtom tuple:
                return tuple.Items;
            case ConstantAtom { Text: { Length: <= 16 } text, IsBytes: false }:
                return [.. text.Select(letter => Value.Of(letter.ToString()))];
            case ObjectAtom thing when ObjectOf(thing) is { } content:
                // A tuple whose places have names is an instance with elements.
                if (content.Kind is ObjectKind.List or ObjectKind.Set or ObjectKind.Generator or ObjectKind.Instance)
                    return content.Items;
                if (content is { Kind: ObjectKind.Dict, Rest: null } && content.Keys.IsEmpty)
                    return [.. content.Entries.Select(entry => ValueOfKey(entry.Key))];
                return null;
            default:
                return null;
        }
    }

    private static Value ValueOfKey(object key) => ReferenceEquals(key, _noneKey) ? Value.None : Value.Of(new ConstantAtom(key));

    /// <summary>What going over a value gives.</summary>
    private Value ElementOf(Value value, PythonNode node)
    {
        var element = Value.Nothing;
        foreach (var atom in value.Atoms)
        {
            element = element.Join(
                atom switch
                {
                    TupleAtom tuple => All(tuple.Items),
                    ConstantAtom => Value.Unknown,
                    TextAtom text => Value.Text(text.Taint),
                    OpaqueAtom { Rows: { } rows } row => ElementOfRows(row, rows, null, node),
                    OpaqueAtom opaque => OpaqueElement(opaque, node),
                    ObjectAtom thing when RowsOf(thing) is { } rows => Value.Of(new OpaqueAtom(null, Taint.None, rows)),
                    ObjectAtom thing when ObjectOf(thing) is { } content => content.Kind switch
                    {
                        ObjectKind.Dict => Keys(content),
                        ObjectKind.Instance when content.Class is { } type && MethodOf(type, "__iter__", "__aiter__") is { } method =>
                            ElementOf(thing, type, method, node),
                        ObjectKind.Instance when content.Path is { } path => OpaqueElement(
                            new OpaqueAtom(path, content.Rest?.Taint ?? Taint.None),
                            node
                        ),
                        _ => content.Contents,
                    },
                    ClassAtom type => ClassValues(type.Type),
                    _ => Value.Opaque(null, atom.Taint),
                }
            );
        }

        return Found(element);
    }

    /// <summary>What <c>__iter__</c> of an object of the tree gives one by one; one that gives itself gives what is next of it.</summary>
    private Value ElementOf(ObjectAtom thing, ClassInfo type, FunctionAtom iterate, PythonNode node)
    {
        var iterated = CallFunction(iterate.Bound(Value.Of(thing)), new FlowCall(this, node));
        var others = iterated.Where(atom => !atom.Same(thing));
        var element = others.IsNothing ? Value.Nothing : ElementOf(others, node);
        if (_store.IsDead || ReferenceEquals(others, iterated) || MethodOf(type, "__next__", "__anext__") is not { } next)
            return element;
        element = element.Join(CallFunction(next.Bound(Value.Of(thing)), new FlowCall(this, node)));
        // What it raises at its end is where the loop ends.
        _store.IsDead = false;
        return element;
    }

    private static Value Keys(HeapObject content)
    {
        var keys = content.Keys.IsEmpty && content.Rest is null ? Value.Nothing : Value.Opaque(null, content.Keys);
        return All(content.Entries.Select(entry => ValueOfKey(entry.Key))).Join(keys);
    }

    private Value ClassValues(ClassInfo type)
    {
        var all = Value.Nothing;
        foreach (var (_, cell) in type.Frame.Cells)
        {
            if (Held(cell) is Value value && value.Only is not FunctionAtom)
                all = all.Join(value);
        }

        return Found(all);
    }
}
