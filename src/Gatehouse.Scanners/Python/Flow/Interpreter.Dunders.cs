using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What an object of the tree says of itself when it is tested, compared, counted or gone over.</summary>
internal sealed partial class Interpreter
{
    private FunctionAtom? OwnMethod(Atom atom, params ReadOnlySpan<string> names) =>
        atom is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Instance, Class: { } type } ? MethodOf(type, names) : null;

    private Value Asks(FunctionAtom method, Atom self, PythonNode node, params ReadOnlySpan<Value> given)
    {
        var call = new FlowCall(this, node);
        foreach (var value in given)
            call.Positional.Add(new Given(value, node));
        return CallFunction(method.Bound(Value.Of(self)), call);
    }

    /// <summary>What an object of the tree makes of itself: <c>str(thing)</c>, <c>bytes(thing)</c>.</summary>
    private Value? SaidBy(FlowCall call, params ReadOnlySpan<string> names) =>
        call.Argument(0)?.Only is { } only && OwnMethod(only, names) is { } method ? Asks(method, only, call.Node) : null;

    /// <summary>What decides a condition: what an object answers by <c>__bool__</c> or <c>__len__</c>.</summary>
    private Value Weighed(Value value, PythonNode node) =>
        value.Only is { } only && OwnMethod(only, "__bool__", "__len__") is { } method ? Asks(method, only, node) : value;

    /// <summary>By <c>__eq__</c> and the like; null where the object says nothing.</summary>
    private Truth? ComparedBy(Value left, CompareOperator op, Value right, PythonNode node)
    {
        var isIn = op is CompareOperator.In or CompareOperator.NotIn;
        if ((isIn ? right : left).Only is not ObjectAtom asked)
            return null;
        var name = op switch
        {
            CompareOperator.Eq => "__eq__",
            CompareOperator.NotEq => OwnMethod(asked, "__ne__") is null ? "__eq__" : "__ne__",
            CompareOperator.In or CompareOperator.NotIn => "__contains__",
            CompareOperator.Lt => "__lt__",
            CompareOperator.LtE => "__le__",
            CompareOperator.Gt => "__gt__",
            CompareOperator.GtE => "__ge__",
            _ => null,
        };
        if (name is null || OwnMethod(asked, name) is not { } method)
            return null;
        var truth = TruthOf(Asks(method, asked, node, isIn ? left : right));
        return Negate(truth, op == CompareOperator.NotIn || (op == CompareOperator.NotEq && name == "__eq__"));
    }

    /// <summary>What a loop goes over: what <c>__iter__</c> gives, the members of an Enum.</summary>
    private Value Walked(Value value, PythonNode node)
    {
        if (value.Only is ClassAtom { Type: var type } && IsEnum(type))
            return Allocate(node, HeapObject.List(MembersOf(type)), which: 3);
        if (value.Only is not { } only || OwnMethod(only, "__iter__") is not { } method)
            return value;
        var walked = Asks(method, only, node);
        return walked.Only is ObjectAtom again && only is ObjectAtom self && again.Id == self.Id ? AskedForNext(self, node) : walked;
    }

    /// <summary>What <c>__next__</c> of an object gives, one after the other where it is seen to end.</summary>
    private Value AskedForNext(ObjectAtom self, PythonNode node)
    {
        const int most = 8;
        if (OwnMethod(self, "__next__", "__anext__") is not { } next)
            return Value.Of(self);
        var given = ImmutableArray.CreateBuilder<Value>();
        while (given.Count < most && !(given is [.., var before, var last] && last.Same(before)))
        {
            var one = Asks(next, self, node);
            if (_store.IsDead)
            {
                // What it raises at its end is where the loop ends.
                _store.IsDead = false;
                return Stream(given.ToImmutable(), node, which: 1);
            }

            given.Add(one);
        }

        return Stream(All(given), node, which: 1);
    }

    private static bool IsEnum(ClassInfo type)
    {
        foreach (var library in type.AllLibraries())
        {
            if (library.ToString() is "enum.Enum" or "enum.StrEnum" or "enum.IntEnum")
                return true;
        }

        return false;
    }

    /// <summary>A member of an Enum is told by its value.</summary>
    private ImmutableArray<Value> MembersOf(ClassInfo type)
    {
        var members = ImmutableArray.CreateBuilder<Value>();
        foreach (var name in type.Frame.NamesInOrder().Reverse())
        {
            if (!name.StartsWith('_') && Held(type.Frame.CellOf(name)!.Value) is Value { Only: not FunctionAtom } value)
                members.Add(value);
        }

        return members.DrainToImmutable();
    }

    /// <summary>A copy that shares nothing with what it was made of.</summary>
    private Value DeepCopied(Value value, PythonNode node, int depth)
    {
        if (depth > 4)
            return value;
        return Value.Of(
            value
                .Atoms.ToArray()
                .Select(atom =>
                    atom switch
                    {
                        TupleAtom tuple => TupleAtom.Of([.. tuple.Items.Select(item => DeepCopied(item, node, depth + 1))]),
                        ObjectAtom thing when ObjectOf(thing) is { } content => Allocate(
                            node,
                            content with
                            {
                                Items = content.Items is { } items ? [.. items.Select(item => DeepCopied(item, node, depth + 1))] : null,
                                Entries =
                                [
                                    .. content.Entries.Select(entry => new KeyValuePair<object, Value>(
                                        entry.Key,
                                        DeepCopied(entry.Value, node, depth + 1)
                                    )),
                                ],
                                Rest = content.Rest is { } rest ? DeepCopied(rest, node, depth + 1) : null,
                            },
                            depth == 0 ? 0 : thing.Id
                        ).Only!,
                        _ => atom,
                    }
                )
        );
    }
}
