namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What comes first, where that is known of every pair: sorted lists, least and greatest, heaps.</summary>
internal sealed partial class Interpreter
{
    /// <summary>How many elements are put in order.</summary>
    private const int MostOrdered = 16;

    private void BindOrder()
    {
        On(
            "sorted",
            call =>
                call.Argument(0) is not { } from ? null
                : from.Only is not ConstantAtom && ItemsOf(from) is { } items && Ordered(items, call) is { } ordered
                    ? Allocate(call.Node, HeapObject.List(ordered))
                : Allocate(call.Node, HeapObject.Bag(ObjectKind.List, ElementOf(from, call.Node)))
        );
        On("builtins.min", call => Extreme(call, isGreatest: false));
        On("builtins.max", call => Extreme(call, isGreatest: true));
        On("heapq.heappush", call => Pushed(call, Value.None));
        On("heapq.heappop", call => call.Argument(0) is { } heap ? TakeLeast(heap) : null);
        On("heapq.heappushpop heapq.heapreplace", call => Pushed(call, null));
        On("heapq.heapify", _ => Value.None);
        On("heapq.nsmallest", call => Chosen(call, isGreatest: false));
        On("heapq.nlargest", call => Chosen(call, isGreatest: true));
        On("operator.itemgetter operator.attrgetter operator.methodcaller", Getter);
        On("operator.itemgetter()", call => Got(call, (thing, key) => Indexed(thing, key, call.Node)));
        On(
            "operator.attrgetter()",
            call =>
                Got(
                    call,
                    (thing, key) =>
                        key.Only is ConstantAtom { Text: { } name }
                            ? name.Split('.').Aggregate(thing, (owner, part) => AttributeOf(owner, part, call.Node))
                            : Value.Opaque(null, DeepTaint(thing))
                )
        );
        On("operator.methodcaller()", CalledByName);
        On(
            "operator.getitem",
            call => call.Argument(0) is { } thing && call.Argument(1) is { } key ? Indexed(thing, key, call.Node) : null
        );
        On(
            "operator.setitem",
            call =>
            {
                if (call.Positional is not [var container, var key, var value])
                    return null;
                StoreElement(container.Value, key.Value, value.Value, call.Node, key.Node);
                return Value.None;
            }
        );
    }

    /// <summary>In their order; null where that is not known of every pair.</summary>
    private ImmutableArray<Value>? Ordered(ImmutableArray<Value> items, FlowCall call)
    {
        if (items.Length > MostOrdered || call.Argument(-1, "cmp") is not null)
            return null;
        var reversed = call.Argument(-1, "reverse") is { } reverse ? TruthOf(reverse) : Truth.No;
        if (reversed == Truth.Unknown)
            return null;
        var keys = KeysOf(items, call);
        var places = new List<int>();
        for (var i = 0; i < items.Length; i++)
        {
            var at = places.Count;
            while (at > 0)
            {
                if (Order(keys[i], keys[places[at - 1]], 0) is not { } order)
                    return null;
                if (reversed == Truth.Yes ? order <= 0 : order >= 0)
                    break;
                at--;
            }

            places.Insert(at, i);
        }

        return [.. places.Select(place => items[place])];
    }

    private List<Value> KeysOf(ImmutableArray<Value> items, FlowCall call)
    {
        var key = call.Argument(-1, "key");
        return key is null or { Only: ConstantAtom { Value: null } }
            ? [.. items]
            : [.. items.Select(item => CallValue(key, new FlowCall(this, call.Node) { Positional = [new Given(item, call.Node)] }))];
    }

    private static int? Order(Value left, Value right, int depth)
    {
        if (left.Only is ConstantAtom a && right.Only is ConstantAtom b)
        {
            if (a.Text is { } text && b.Text is { } other && a.IsBytes == b.IsBytes)
                return string.CompareOrdinal(text, other);
            return NumberOf(left) is { } x && NumberOf(right) is { } y ? x.CompareTo(y) : null;
        }

        if (left.Only is not TupleAtom first || right.Only is not TupleAtom second || depth > 2)
            return null;
        for (var i = 0; i < Math.Min(first.Items.Length, second.Items.Length); i++)
        {
            if (Order(first.Items[i], second.Items[i], depth + 1) is not { } order)
                return null;
            if (order != 0)
                return order;
        }

        return first.Items.Length.CompareTo(second.Items.Length);
    }

    private Value? Extreme(FlowCall call, bool isGreatest)
    {
        if (call.Positional.Count == 0 || call.Star is not null)
            return call.Star is { } star ? star.Value : null;
        var isSingle = call.Positional.Count == 1;
        var items = isSingle ? ItemsOf(call.Positional[0].Value) : [.. call.Positional.Select(given => given.Value)];
        if (items is { Length: > 0 and <= MostOrdered } known && At(known, KeysOf(known, call), isGreatest) is { } found)
            return found;
        var any = isSingle ? ElementOf(call.Positional[0].Value, call.Node) : All(items!.Value);
        return any.Join(call.Argument(-1, "default") ?? Value.Nothing);
    }

    private static Value? At(ImmutableArray<Value> items, List<Value> keys, bool isGreatest)
    {
        var best = 0;
        for (var i = 1; i < items.Length; i++)
        {
            if (Order(keys[i], keys[best], 0) is not { } order)
                return null;
            if (isGreatest ? order > 0 : order < 0)
                best = i;
        }

        return items[best];
    }

    private Value? Chosen(FlowCall call, bool isGreatest)
    {
        if (call.Argument(1, "iterable") is not { } from)
            return null;
        if (call.Argument(0)?.Only is ConstantAtom { Value: long and >= 0 and var count } && ItemsOf(from) is { } items)
        {
            if (Ordered(items, call) is { } ordered)
                return Allocate(
                    call.Node,
                    HeapObject.List([.. (isGreatest ? ordered.Reverse() : ordered).Take((int)Math.Min(count, MostOrdered))])
                );
        }

        return Allocate(call.Node, HeapObject.Bag(ObjectKind.List, ElementOf(from, call.Node)));
    }

    private Value? Pushed(FlowCall call, Value? result)
    {
        if (call.Argument(0) is not { } heap || call.Argument(1) is not { } pushed)
            return null;
        foreach (var atom in heap.Atoms)
        {
            if (atom is ObjectAtom thing)
                Update(thing, c => c.Items is { } items ? c.WithItems(items.Add(pushed)) : c.WithSome(pushed), heap.Atoms.Length == 1);
        }

        return result ?? TakeLeast(heap);
    }

    private Value TakeLeast(Value heap)
    {
        if (
            heap.Only is ObjectAtom thing
            && ObjectOf(thing) is { Items: { Length: > 0 and <= MostOrdered } items }
            && At(items, [.. items], isGreatest: false) is { } least
        )
        {
            var place = items.IndexOf(least);
            Update(thing, c => c.WithItems(items.RemoveAt(place)), isSure: true);
            return least;
        }

        return ElementOf(heap, TreeOf(Module).Body.FirstOrDefault()!);
    }

    /// <summary>A function that takes the same of everything it is given.</summary>
    private Value? Getter(FlowCall call)
    {
        var name =
            Named(call, "itemgetter") ? "operator.itemgetter()"
            : Named(call, "attrgetter") ? "operator.attrgetter()"
            : "operator.methodcaller()";
        return call.Positional.Count == 0 || call.Star is not null
            ? null
            : Value.Of(PartialAtom.Of(Value.Opaque(_paths.Of(name), Taint.None), [.. call.Positional], [.. call.Keywords]));
    }

    private static Value? Got(FlowCall call, Func<Value, Value, Value> get)
    {
        if (call.Positional.Count < 2)
            return null;
        var thing = call.Positional[^1].Value;
        List<Value> got = [.. call.Positional.Take(call.Positional.Count - 1).Select(key => get(thing, key.Value))];
        return got.Count == 1 ? got[0] : Value.Of(TupleAtom.Of([.. got]));
    }

    private Value? CalledByName(FlowCall call)
    {
        if (call.Positional.Count < 2 || call.Positional[0].Value.Only is not ConstantAtom { Text: { } name })
            return null;
        var thing = call.Positional[^1];
        var inner = new FlowCall(this, call.Node)
        {
            Positional = [.. call.Positional.Skip(1).Take(call.Positional.Count - 2)],
            Keywords = call.Keywords,
            Receiver = thing,
        };
        return Found(All(thing.Value.Atoms.ToArray().Select(atom => CallMethod(atom, name, inner))));
    }
}
