using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What is given one by one: generators, iterators, and what is made of several of them.</summary>
internal sealed partial class Interpreter
{
    private void BindIterators()
    {
        On(
            "__import__ importlib.import_module",
            call => call.Argument(0, "name")?.Only is ConstantAtom { Text: { Length: > 0 } name } && IsDotted(name) ? Imported(name) : null
        );
        On("iter", Iterator);
        On("next anext", Next);
        On("itertools.chain", call => Chain([.. call.Positional.Select(given => given.Value)], call.Star?.Value, call.Node));
        On("itertools.chain.from_iterable", ChainOfOne);
        On("itertools.islice", Cut);
        On("itertools.cycle", Cycle);
        On("itertools.repeat", Repetition);
        On(
            "itertools.product",
            call => Stream(Value.Of(TupleAtom.Of([.. call.Positional.Select(given => ElementOf(given.Value, call.Node))])), call.Node)
        );
        On(
            "itertools.tee",
            call => call.Argument(0) is { } v ? Value.Of(TupleAtom.Of([Copied(v, call.Node, 1), Copied(v, call.Node, 2)])) : null
        );
        On(
            "itertools.takewhile itertools.dropwhile itertools.filterfalse itertools.starmap",
            call => call.Positional is [_, var from] && !Named(call, "starmap") ? Stream(ElementOf(from.Value, call.Node), call.Node) : null
        );
        On("itertools.compress", call => call.Argument(0) is { } v ? Stream(ElementOf(v, call.Node), call.Node) : null);
    }

    private static bool IsDotted(string name) => name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.') && name[0] != '.';

    /// <summary>A library by its name; modules of the tree are for its own imports.</summary>
    private Value? Imported(string name) =>
        _paths.Root(name.Split('.')[0]) is { IsDeclared: true } ? Value.Opaque(_paths.Of(name), Taint.None) : null;

    private Value Stream(Value element, PythonNode node, int which = 0) =>
        Allocate(node, HeapObject.Bag(ObjectKind.Generator, Found(element)), which);

    private Value Stream(ImmutableArray<Value> items, PythonNode node, int which = 0) =>
        Allocate(node, HeapObject.List(items) with { Kind = ObjectKind.Generator }, which);

    /// <summary>One turn of it; what is taken from it goes to the end.</summary>
    private Value? Cycle(FlowCall call) =>
        call.Argument(0) is not { } from ? null
        : ItemsOf(from) is { Length: > 0 } items
            ? Allocate(call.Node, HeapObject.List(items) with { Kind = ObjectKind.Generator, Path = _paths.Of(Cycles) })
        : Stream(ElementOf(from, call.Node), call.Node);

    private const string Cycles = "itertools.cycle()";

    private bool IsCycle(Value value) => value.Only is ObjectAtom thing && ObjectOf(thing)?.Path == _paths.Of(Cycles);

    private Value Copied(Value given, PythonNode node, int which) =>
        Walked(given, node) is var from && ItemsOf(from) is { } items
            ? Stream(items, node, which)
            : Stream(ElementOf(from, node), node, which);

    private Value? Iterator(FlowCall call)
    {
        // `iter(read, b'')`: what the function gives, again and again.
        if (call.Positional.Count == 2)
            return Stream(CallValue(call.Positional[0].Value, new FlowCall(this, call.Node)), call.Node);
        if (call.Argument(0) is not { } from)
            return null;
        if (from.Only is ObjectAtom thing && ObjectOf(thing)?.Kind is ObjectKind.Generator or ObjectKind.Instance or ObjectKind.Buffer)
            return from;
        return Copied(from, call.Node, 0);
    }

    private Value? Next(FlowCall call)
    {
        if (call.Argument(0) is not { } from)
            return null;
        if (from.Only is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Generator, Items: { } items })
        {
            if (items.Length == 0)
                return call.Argument(1) ?? Value.Unknown;
            var isCycle = IsCycle(from);
            Update(
                thing,
                content =>
                    content.Items is not { Length: > 0 } left ? content
                    : isCycle ? content.WithItems(left.RemoveAt(0).Add(left[0]))
                    : content.WithItems(left.RemoveAt(0)),
                isSure: true
            );
            return items[0];
        }

        if (
            from.Only is ObjectAtom own
            && ObjectOf(own) is { Kind: ObjectKind.Instance, Class: { } type }
            && MethodOf(type, "__next__", "__anext__") is { } next
        )
            return CallFunction(next.Bound(from), new FlowCall(this, call.Node));
        return Picked(call);
    }

    private Value Chain(ImmutableArray<Value> parts, Value? star, PythonNode node)
    {
        var all = ImmutableArray.CreateBuilder<Value>();
        var isExact = star is null;
        foreach (var part in parts)
        {
            isExact &= ItemsOf(part) is not null;
            if (ItemsOf(part) is { } items)
                all.AddRange(items);
            else
                all.Add(ElementOf(part, node));
        }

        if (isExact)
            return Stream(all.ToImmutable(), node);
        return Stream(star is null ? All(all) : All(all).Join(ElementOf(star, node)), node);
    }

    private Value? ChainOfOne(FlowCall call) =>
        call.Argument(0) is not { } parts ? null
        : ItemsOf(parts) is { } known ? Chain(known, null, call.Node)
        : Stream(ElementOf(ElementOf(parts, call.Node), call.Node), call.Node);

    private Value? Cut(FlowCall call)
    {
        if (call.Argument(0) is not { } from)
            return null;
        var bounds = call.Positional.Skip(1).Select(given => given.Value).ToList();
        bool IsBound(Value value) => value.Only is ConstantAtom { Value: null or (long and >= 0) };
        if (ItemsOf(from) is not { } items || bounds.Count is 0 or > 3 || !bounds.All(IsBound))
            return Stream(ElementOf(from, call.Node), call.Node);
        long? Bound(int i) => i >= 0 && i < bounds.Count ? (bounds[i].Only as ConstantAtom)?.Value as long? : null;
        if (IsCycle(from))
            return Stream(
                [.. Turns(items, Bound(bounds.Count == 1 ? -1 : 0) ?? 0, Bound(bounds.Count == 1 ? 0 : 1), Bound(2) ?? 1)],
                call.Node
            );
        var (first, last) = bounds.Count == 1 ? (null, Bound(0)) : (Bound(0), Bound(1));
        return Stream([.. Slice(items.Length, first, last, Bound(2) ?? 1).Select(i => items[i])], call.Node);
    }

    /// <summary>Without an end the first few: who takes more than a turn meets the same ones.</summary>
    private static IEnumerable<Value> Turns(ImmutableArray<Value> items, long first, long? last, long step)
    {
        step = Math.Clamp(step, 1, MostOrdered);
        var count = Math.Min(2 * MostOrdered, last is { } end ? end - first : items.Length * step);
        for (var i = 0L; i < count; i += step)
            yield return items[(int)(((first % items.Length) + i) % items.Length)];
    }

    private Value? Repetition(FlowCall call) =>
        call.Argument(0, "object") is not { } item ? null
        : call.Argument(1, "times")?.Only is ConstantAtom { Value: long and >= 0 and <= MostOrdered and var times }
            ? Stream([.. Enumerable.Repeat(item, (int)times)], call.Node)
        : Stream(item, call.Node);

    /// <summary><c>[x] * 3</c></summary>
    private Value? Repeated(Value list, Value times, PythonNode node)
    {
        var isTuple = list.Only is TupleAtom;
        if (!isTuple && !(list.Only is ObjectAtom thing && ObjectOf(thing)?.Kind == ObjectKind.List))
            return null;
        if (
            ItemsOf(list) is { } items
            && times.Only is ConstantAtom { Value: long and >= 0 and <= 64 and var count }
            && items.Length * count <= 64
        )
        {
            ImmutableArray<Value> all = [.. Enumerable.Repeat(items, (int)count).SelectMany(part => part)];
            return isTuple ? Value.Of(TupleAtom.Of(all)) : Allocate(node, HeapObject.List(all));
        }

        return Allocate(node, HeapObject.Bag(ObjectKind.List, ElementOf(list, node)));
    }

    /// <summary>What a call of a generator gives back; its body fills it.</summary>
    private ObjectAtom NewGenerator(PythonNode node, FunctionCode code) =>
        new(NewObject(node, new HeapObject { Kind = ObjectKind.Generator, Items = [] }, code.Node.Start));

    private Value GeneratorOf(Frame frame, PythonNode node, FunctionCode code)
    {
        if (!_store.IsDead && frame.Yielded is { } filled && ObjectOf(filled) is not null)
            return Value.Of(filled);
        // It never ends by itself: whoever takes from it does.
        _store.IsDead = false;
        return Stream(frame.Yields, node, code.Node.Start);
    }

    private Frame Yielding()
    {
        var frame = _frame;
        while (frame.Form == FrameForm.Comprehension && frame.Outer is { } outer)
            frame = outer;
        return frame;
    }

    private void YieldOne(Value value)
    {
        var frame = Yielding();
        frame.Yields = frame.Yields.Join(value);
        if (frame.Yielded is { } filled)
            Update(
                filled,
                content => content.Items is { } items ? content.WithItems(items.Add(value)) : content.WithSome(value),
                isSure: true
            );
    }

    private void YieldAll(Value source, PythonNode node)
    {
        if (source.Only is not ConstantAtom && ItemsOf(source) is { } items)
        {
            foreach (var item in items)
                YieldOne(item);
            return;
        }

        var frame = Yielding();
        var element = ElementOf(source, node);
        frame.Yields = frame.Yields.Join(element);
        if (frame.Yielded is { } filled)
            Update(filled, content => content.WithSome(element), isSure: true);
    }
}
