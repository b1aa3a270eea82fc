using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Elements and slices of what is known.</summary>
internal sealed partial class Interpreter
{
    private Value EvaluateSubscript(SubscriptExpression node, Value container)
    {
        if (node.Index is SliceExpression slice)
        {
            var lower = slice.Lower is null ? null : Evaluate(slice.Lower);
            var upper = slice.Upper is null ? null : Evaluate(slice.Upper);
            var step = slice.Step is null ? null : Evaluate(slice.Step);
            return Sliced(container, lower, upper, step, node);
        }

        return Indexed(container, Evaluate(node.Index), node);
    }

    private Value Indexed(Value container, Value index, PythonNode node)
    {
        var result = Value.Nothing;
        foreach (var atom in container.Atoms)
            result = result.Join(Indexed(atom, index, node));
        return result.IsNothing ? Value.Unknown : result;
    }

    private Value Indexed(Atom atom, Value index, PythonNode node)
    {
        var key = KeyOf(index);
        switch (atom)
        {
            case TupleAtom tuple:
                return key is long at && At(tuple.Items, at) is { } i ? tuple.Items[i] : All(tuple.Items);
            case ConstantAtom { Text: { } text } constant:
                if (key is long place && (place < 0 ? place + text.Length : place) is var offset && offset >= 0 && offset < text.Length)
                    return constant.IsBytes ? Value.Of((long)text[(int)offset]) : Value.Of(text[(int)offset].ToString());
                return Value.Unknown;
            case TextAtom text:
                if (key is long letter and >= 0 && text.Pieces[0].Literal is { } first && letter < first.Length)
                    return Value.Of(first[(int)letter].ToString());
                return Value.Text(text.Taint);
            case OpaqueAtom { Rows: { } rows } row:
                return ElementOfRows(row, rows, key, node);
            case OpaqueAtom { Path.Source.Keys: { } isOfClient } mapping when key is string own && !isOfClient(own):
                return Value.Opaque(mapping.Path.Element(), Taint.None);
            case OpaqueAtom { Path: { } module } when key is string thing && module.ToString() is "builtins" or "builtins.__builtins__":
                return Value.Opaque(Builtin(thing), Taint.None);
            case OpaqueAtom opaque:
                var element = OpaqueElement(opaque, node);
                return key is string collection && Collection(opaque.Path, collection) is { } documents ? Of(documents, element) : element;
            case ClassAtom type:
                // list[int], Generic[T], and the members of an Enum by their names.
                return key is string member ? AttributeOf(Value.Of(type), member, node) : Value.Of(atom);
            case ObjectAtom thing when ObjectOf(thing) is { } content:
                return Indexed(thing, content, index, key, node);
            default:
                return Value.Opaque(null, atom.Taint);
        }
    }

    private Value OpaqueElement(OpaqueAtom opaque, PythonNode node)
    {
        if (opaque.Path is not { } path)
            return Value.Opaque(null, opaque.Taint);
        var element = path.Element();
        if (element.Source is { } source)
            return Marked(source, element, node);
        return element.IsClean
            ? Value.Opaque(element, Taint.None)
            : Value.Opaque(
                element,
                path.Source is { HarmlessElements: not SinkKinds.None and var kinds } ? opaque.Taint.CleanedFor(kinds) : opaque.Taint
            );
    }

    private Value Indexed(ObjectAtom thing, HeapObject content, Value index, object? key, PythonNode node)
    {
        if (content is { Kind: ObjectKind.Instance, Class: { } type } && MethodOf(type, "__getitem__") is { } method)
            return CallFunction(method.Bound(Value.Of(thing)), new FlowCall(this, node) { Positional = [new Given(index, node)] });
        if (content.Kind == ObjectKind.Sections && key is string section)
            return Allocate(node, SectionOf(content, section));
        // What was given to its constructor by name is no element of it.
        if (
            content.Path is { } path
            && content.Kind == ObjectKind.Instance
            && (content.Entries.IsEmpty || path.IsServer || (path.Element().IsDeclared && (key is null || content.Entry(key) is null)))
        )
            return OpaqueElement(new OpaqueAtom(path, content.Rest?.Taint ?? Taint.None), node);
        // What nobody put there is none of the other things.
        if (content.Path is { IsOne: true } && content.Kind == ObjectKind.Instance && key is not null)
            return content.Entry(key) ?? Value.Unknown;
        // Options have no case.
        if (content is { Kind: ObjectKind.Dict, Path.Name: PathTrie.CallSegment } && key is string option)
            key = option.ToLowerInvariant();
        if (content.Items is { } items)
            return key is long at && At(items, at) is { } i ? items[i] : Found(All(items));
        if (key is not null && content.Kind == ObjectKind.List && content.Entry(key) is { } known)
            return known;
        if (key is not null && content.Kind is ObjectKind.Dict or ObjectKind.Instance && content.Entry(key ?? "") is { } entry)
            return entry;
        if (key is not null && content.Kind is ObjectKind.Dict)
            return Found(content.Rest ?? Value.Nothing);
        return Found(content.Contents);
    }

    private static Value Found(Value value) => value.IsNothing ? Value.Unknown : value;

    private Value Sliced(Value container, Value? lower, Value? upper, Value? step, PythonNode node)
    {
        var result = Value.Nothing;
        var again = _again;
        foreach (var atom in container.Atoms)
        {
            result = result.Join(Sliced(atom, lower, upper, step, node));
            _again = node;
        }

        _again = again;
        return result.IsNothing ? Value.Unknown : result;
    }

    private Value Sliced(Atom atom, Value? lower, Value? upper, Value? step, PythonNode node)
    {
        var from = lower is null ? 0 : KeyOf(lower) as long?;
        var isKnown = from is not null && (upper is null || KeyOf(upper) is long) && (step is null || KeyOf(step) is long);
        var to = upper is null ? null : KeyOf(upper) as long?;
        var by = step is null ? 1 : KeyOf(step) as long? ?? 1;
        switch (atom)
        {
            case ConstantAtom { Text: { } text } constant when isKnown:
                return Value.Of(
                    new ConstantAtom(
                        string.Concat(Slice(text.Length, lower is null ? null : from, to, by).Select(i => text[i])),
                        constant.IsBytes
                    )
                );
            case ConstantAtom { Text: not null }:
                return Value.Unknown;
            case TextAtom text:
                if (isKnown && by == 1 && from >= 0 && to is >= 0 && text.Pieces[0].Literal is { } first && to <= first.Length)
                    return Value.Of(new ConstantAtom(from < to ? first[(int)from.Value..(int)to.Value] : "", text.IsBytes));
                // Cut at its end it still begins as it did.
                if (isKnown && by == 1 && lower is null && text.Pieces[0].Literal is { })
                    return Value.Of(text);
                if (isKnown && by == 1 && upper is null && from > 0 && text.Pieces[0].Literal is { } head && from <= head.Length)
                    return Value.Of(TextAtom.Of([Piece.Of(head[(int)from.Value..]), .. text.Pieces.Skip(1)], text.IsBytes));
                return Value.Text(text.Taint);
            case TupleAtom tuple when isKnown:
                return Value.Of(
                    TupleAtom.Of([.. Slice(tuple.Items.Length, lower is null ? null : from, to, by).Select(i => tuple.Items[i])])
                );
            case ObjectAtom thing when ObjectOf(thing) is { Kind: ObjectKind.List or ObjectKind.Generator } content:
                return Allocate(
                    node,
                    content.Items is { } items && isKnown
                        ? HeapObject.List([.. Slice(items.Length, lower is null ? null : from, to, by).Select(i => items[i])])
                        : HeapObject.Bag(ObjectKind.List, content.Contents)
                );
            case OpaqueAtom opaque:
                return Value.Of(new OpaqueAtom(null, opaque.Taint, opaque.Rows));
            default:
                return Value.Opaque(null, DeepTaint(Value.Of(atom)));
        }
    }

    private static IEnumerable<int> Slice(int length, long? from, long? to, long by)
    {
        if (by == 0)
            yield break;
        var first =
            from is { } f ? (f < 0 ? Math.Max(f + length, by < 0 ? -1 : 0) : Math.Min(f, by < 0 ? length - 1 : length))
            : by < 0 ? length - 1
            : 0;
        var last =
            to is { } t ? (t < 0 ? Math.Max(t + length, -1) : Math.Min(t, length))
            : by < 0 ? -1
            : length;
        for (var i = first; by > 0 ? i < last : i > last; i += by)
            yield return (int)i;
    }

    /// <summary><c>buffer[:] = …</c>: a bytearray is what its name holds.</summary>
    private void OverwriteBytes(Expression buffer, SliceExpression slice, Value value)
    {
        if (PlaceOf(buffer) is not { Value: { Only: TextAtom { IsBytes: true } or ConstantAtom { IsBytes: true } } before } place)
            return;
        var isWhole = slice is { Lower: null, Upper: null, Step: null };
        Put(place, isWhole ? value : Value.Of(TextAtom.Of([Piece.Hole(DeepTaint(before).Join(DeepTaint(value)))], true)));
    }

    /// <summary><c>list[1:3] = …</c>, <c>del list[1:3]</c></summary>
    private void AssignSlice(Value container, SliceExpression slice, Value value)
    {
        var items = ItemsOf(value);
        var element = items is null ? ElementOf(value, slice) : null;
        var from = slice.Lower is null ? 0 : KeyOf(Evaluate(slice.Lower)) as long?;
        var to = slice.Upper is null ? int.MaxValue : KeyOf(Evaluate(slice.Upper)) as long?;
        foreach (var atom in container.Atoms)
        {
            if (atom is not ObjectAtom thing || ObjectOf(thing) is not { Kind: ObjectKind.List } content)
                continue;
            var isSure = container.Atoms.Length == 1;
            if (content.Items is { } old && items is { } put && from is { } first && to is { } last && slice.Step is null)
            {
                var begin = (int)Math.Clamp(first < 0 ? first + old.Length : first, 0, old.Length);
                var end = (int)Math.Clamp(last < 0 ? last + old.Length : last, begin, old.Length);
                Update(thing, before => before.WithItems([.. old[..begin], .. put, .. old[end..]]), isSure);
            }
            else if (slice is { Lower: null, Upper: null, Step: null })
                Update(
                    thing,
                    before => items is { } all ? before.WithItems(all) with { Rest = null } : before with { Items = null, Rest = element },
                    isSure
                );
            else
            {
                var all = content.Contents.Join(element ?? All(items!.Value));
                Update(thing, before => before with { Items = null, Entries = [], Rest = all }, false);
            }
        }
    }
}
