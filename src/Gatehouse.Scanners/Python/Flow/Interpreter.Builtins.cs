using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What the functions of Python itself give back.</summary>
internal sealed partial class Interpreter
{
    private Value? Counted(FlowCall call) =>
        call.Argument(0) is not { } value ? NumberOf(call)
        : value.Only is { } only && OwnMethod(only, "__len__") is { } method ? Asks(method, only, call.Node)
        : (value.Only is ConstantAtom { Text: { } text } ? text.Length : ItemsOf(value)?.Length) is { } length ? Value.Of((long)length)
        : NumberOf(call);

    /// <summary>A number made of a text is harmless, and as easily guessed as what it is made of.</summary>
    private Value NumberOf(FlowCall call)
    {
        if (_guessable.Count == 0)
            return AnyNumber;
        var taint = Joined(call.Positional).AsNumber;
        return taint.IsEmpty ? AnyNumber : Value.Opaque(Builtin("int").Call(), taint);
    }

    private Value ToInteger(FlowCall call)
    {
        if (call.Argument(0)?.Only is not ConstantAtom constant)
            return NumberOf(call);
        return constant.Value switch
        {
            long => Value.Of(constant),
            bool flag => Value.Of(flag ? 1L : 0L),
            double number when Math.Abs(number) < 1e15 => Value.Of((long)number),
            string text when call.Positional.Count == 1 && long.TryParse(text.Trim(), out var number) => Value.Of(number),
            _ => AnyNumber,
        };
    }

    private Value IsKnown(FlowCall call)
    {
        if (call.Node is not CallExpression { Function: NameExpression { Name: "isinstance" } } || call.Argument(0) is not { } value)
            return AnyBool;
        var types = call.Argument(1);
        if (value.Only is ConstantAtom constant && types?.Only is OpaqueAtom { Path: { } path })
        {
            var name = constant.Value switch
            {
                string => constant.IsBytes ? "bytes" : "str",
                long => "int",
                bool => "bool",
                double => "float",
                _ => null,
            };
            if (name is not null && path.Parent?.Name == "builtins" && name != "bool")
                return Value.Of(path.Name == name);
        }

        return AnyBool;
    }

    private Value NewList(FlowCall call)
    {
        var made = NewSequence(call);
        // A deque that keeps so many pushes out the oldest.
        if (call.Argument(1, "maxlen") is not { } bound || !Named(call, "deque") || made.Only is not ObjectAtom deque)
            return made;
        if (bound.Only is ConstantAtom { Value: long and >= 0 and <= int.MaxValue and var most })
            Update(
                deque,
                content =>
                    content with
                    {
                        Most = (int)most,
                        Items = content.Items is { } all && all.Length > most ? all[^(int)most..] : content.Items,
                    },
                isSure: true
            );
        else if (bound.Only is not ConstantAtom { Value: null })
            Update(deque, content => content with { Items = null, Rest = Found(content.Contents) }, isSure: true);
        return made;
    }

    private Value NewSequence(FlowCall call)
    {
        var isTuple = call.Node is CallExpression { Function: NameExpression { Name: "tuple" } };
        var isReversed = call.Node is CallExpression { Function: NameExpression { Name: "reversed" } };
        var path =
            Named(call, "LifoQueue") ? _paths.Of("queue.LifoQueue")
            : Named(call, "PriorityQueue") ? _paths.Of("queue.PriorityQueue")
            : null;
        if (call.Argument(0) is not { } given || given.Only is ConstantAtom { Value: long })
            return isTuple ? Value.Of(TupleAtom.Of([])) : Allocate(call.Node, HeapObject.List([]) with { Path = path });
        var from = Walked(given, call.Node);
        if (ItemsOf(from) is { } items)
        {
            var inOrder = isReversed ? [.. items.Reverse()] : items;
            return isTuple ? Value.Of(TupleAtom.Of(inOrder)) : Allocate(call.Node, HeapObject.List(inOrder) with { Path = path });
        }

        return Allocate(call.Node, HeapObject.Bag(ObjectKind.List, ElementOf(from, call.Node)));
    }

    private Value NewBag(FlowCall call, ObjectKind kind)
    {
        if (call.Argument(0) is not { } given)
            return Allocate(call.Node, new HeapObject { Kind = kind, Items = [] });
        var from = Walked(given, call.Node);
        return ItemsOf(from) is { } items
            ? Allocate(call.Node, HeapObject.List(items) with { Kind = kind })
            : Allocate(call.Node, HeapObject.Bag(kind, ElementOf(from, call.Node)));
    }

    private Value? Iterated(FlowCall call)
    {
        var name = (call.Node as CallExpression)?.Function is NameExpression plain ? plain.Name : "";
        if (call.Positional.Count == 0)
            return null;
        var first = call.Positional[0].Value;
        switch (name)
        {
            case "enumerate":
                if (ItemsOf(first) is { } items && (call.Argument(1, "start") ?? Value.Of(0L)).Only is ConstantAtom { Value: long start })
                    return Allocate(
                        call.Node,
                        HeapObject.List([.. items.Select((item, i) => Value.Of(TupleAtom.Of([Value.Of(start + i), item])))])
                    );
                return Allocate(
                    call.Node,
                    HeapObject.Bag(ObjectKind.List, Value.Of(TupleAtom.Of([AnyNumber, ElementOf(first, call.Node)])))
                );
            case "zip":
                var columns = call.Positional.Select(given => ItemsOf(given.Value)).ToList();
                if (columns.All(column => column is not null))
                {
                    var length = columns.Min(column => column!.Value.Length);
                    return Allocate(
                        call.Node,
                        HeapObject.List([
                            .. Enumerable.Range(0, length).Select(i => Value.Of(TupleAtom.Of([.. columns.Select(c => c!.Value[i])]))),
                        ])
                    );
                }

                return Allocate(
                    call.Node,
                    HeapObject.Bag(
                        ObjectKind.List,
                        Value.Of(TupleAtom.Of([.. call.Positional.Select(given => ElementOf(given.Value, call.Node))]))
                    )
                );
            default:
                return null;
        }
    }

    private Value? Picked(FlowCall call) =>
        call.Positional.Count == 0
            ? null
            : ElementOf(call.Positional[0].Value, call.Node).Join(call.Argument(1, "default") ?? Value.Nothing);

    private Value Ranged(FlowCall call)
    {
        var bounds = call.Positional.Select(given => (given.Value.Only as ConstantAtom)?.Value as long?).ToList();
        if (bounds.Count is > 0 and <= 3 && bounds.All(bound => bound is not null))
        {
            var (from, to) = bounds.Count == 1 ? (0L, bounds[0]!.Value) : (bounds[0]!.Value, bounds[1]!.Value);
            var by = bounds.Count == 3 ? bounds[2]!.Value : 1;
            if (by != 0 && Math.Abs((decimal)to - from) / Math.Abs(by) <= 16)
            {
                var items = ImmutableArray.CreateBuilder<Value>();
                for (var i = from; by > 0 ? i < to : i > to; i += by)
                    items.Add(Value.Of(i));
                return Allocate(call.Node, HeapObject.List(items.ToImmutable()));
            }
        }

        return Allocate(call.Node, HeapObject.Bag(ObjectKind.List, AnyNumber));
    }

    private Value NewDict(FlowCall call)
    {
        var content = new HeapObject { Kind = ObjectKind.Dict };
        if (call.Argument(0) is { } from)
        {
            if (from.Only is ObjectAtom thing && ObjectOf(thing)?.Kind == ObjectKind.Dict)
                content = Merged(content, from, call.Node);
            else if (ItemsOf(from) is { } pairs)
            {
                foreach (var pair in pairs)
                {
                    content = ItemsOf(pair) is [var key, var value]
                        ? WithElement(content, key, value, isSure: true)
                        : content.WithSome(Value.Opaque(null, DeepTaint(pair)));
                }
            }
            else
                content = Merged(content, Value.Opaque(null, DeepTaint(from)), call.Node);
        }

        foreach (var keyword in call.Keywords)
            content = content.WithEntry(keyword.Name, keyword.Value);
        if (call.DoubleStar is { } more)
            content = content.WithSome(more.Value);
        return Allocate(call.Node, content);
    }

    /// <summary>What a <c>default_factory</c> makes.</summary>
    private Value? Made(Value? factory, FlowCall call) => factory is null ? null : CallValue(factory, new FlowCall(this, call.Node));

    private Value? Mapped(FlowCall call)
    {
        if (call.Positional.Count < 2)
            return null;
        var function = call.Positional[0].Value;
        var isFilter = (call.Node as CallExpression)?.Function is NameExpression { Name: "filter" };
        var items = ItemsOf(call.Positional[1].Value);
        var isExact = items is { Length: <= MostUnrolled };
        var elements = isExact ? items!.Value : [ElementOf(call.Positional[1].Value, call.Node)];
        var results = ImmutableArray.CreateBuilder<Value>();
        foreach (var element in elements)
        {
            var given = new List<Given> { new(element, call.Positional[1].Node) };
            foreach (var more in call.Positional.Skip(2))
                given.Add(new Given(ElementOf(more.Value, call.Node), more.Node));
            var result = function.Only is ConstantAtom { Value: null }
                ? element
                : CallValue(function, new FlowCall(this, call.Node) { Positional = given });
            if (!isFilter)
                results.Add(result);
            else if (TruthOf(result) != Truth.No)
            {
                isExact &= TruthOf(result) == Truth.Yes;
                results.Add(element);
            }
        }

        return Allocate(
            call.Node,
            isExact ? HeapObject.List(results.ToImmutable()) : HeapObject.Bag(ObjectKind.List, Found(All(results))),
            which: 1
        );
    }

    private Value Reduce(Value function, Value list, FlowCall call)
    {
        Value Folded(Value left, Value right) =>
            CallValue(function, new FlowCall(this, call.Node) { Positional = [new Given(left, call.Node), new Given(right, call.Node)] });
        if (ItemsOf(list) is { Length: > 0 and <= MostUnrolled } items)
        {
            var at = call.Argument(2) is null ? 1 : 0;
            var sum = call.Argument(2) ?? items[0];
            for (; at < items.Length && !_store.IsDead; at++)
                sum = Folded(sum, items[at]);
            return sum;
        }

        var element = ElementOf(list, call.Node);
        var start = call.Argument(2)?.Join(element) ?? element;
        return Folded(start, element).Join(start);
    }

    /// <summary>A feature of a SAX parser is told by the name of its constant.</summary>
    private Value? SetFeature(FlowCall call)
    {
        var name = call.Argument(0)?.Only switch
        {
            OpaqueAtom { Path: { } path } => path.Name,
            ConstantAtom { Text: "http://xml.org/sax/features/external-general-entities" } => "feature_external_ges",
            ConstantAtom { Text: { } other } => other,
            _ => null,
        };
        if (name is not null && call.Receiver?.Value.Only is ObjectAtom parser)
        {
            var isOn = TruthOf(call.Argument(1) ?? Value.Unknown) switch
            {
                Truth.Yes => Value.True,
                Truth.No => Value.False,
                _ => Value.Unknown,
            };
            Update(parser, content => content.WithEntry(name, isOn), isSure: true);
        }

        return Value.None;
    }

    private Value? SetAttribute(FlowCall call)
    {
        if (call.Argument(0) is not { } owner || call.Argument(2) is not { } value)
            return null;
        if (call.Argument(1)?.Only is ConstantAtom { Text: { } name })
        {
            AssignAttribute(call.Node, name, owner, value);
            return Value.None;
        }

        foreach (var atom in owner.Atoms)
        {
            KeepAttribute(atom, call.Argument(1), value, call.Node);
            if (atom is ObjectAtom thing)
                Update(thing, content => content.WithSome(value), owner.Atoms.Length == 1);
        }

        return Value.None;
    }

    private HeapObject Names(PythonNode node)
    {
        var frame = node is CallExpression { Function: NameExpression { Name: "locals" } } ? _frame : ModuleFrame();
        var content = new HeapObject { Kind = ObjectKind.Dict };
        foreach (var (name, cell) in frame.Cells.ToArray().OrderBy(named => named.Name, StringComparer.Ordinal))
        {
            if (Held(cell) is Value { IsNothing: false } value)
                content = content.WithEntry(name, value);
        }

        return content;
    }

    private Value? Super(FlowCall call)
    {
        var frame = _frame;
        while (frame is { Form: FrameForm.Comprehension or FrameForm.Function, Class: null, Outer: { } outer })
            frame = outer;
        if (frame.Class is not { } owner)
            return null;
        var self = call.Argument(1) ?? frame.Self;
        return self is null ? null : Value.Of(new SuperAtom(self, call.Argument(0)?.Only is ClassAtom named ? named.Type : owner));
    }
}
