using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal sealed partial class Interpreter
{
    private static readonly object _noneKey = new();

    private Value Evaluate(Expression expression)
    {
        // A table of constants is no work.
        if (expression.Kind is not (NodeKind.String or NodeKind.Number or NodeKind.Singleton))
            _steps++;
        if (_steps > _limit || _nesting > MostNesting || _store.IsDead)
            return Value.Unknown;
        _nesting++;
        var value = EvaluateInside(expression);
        _nesting--;
        return value;
    }

    private Value EvaluateInside(Expression expression)
    {
        switch (expression.Kind)
        {
            case NodeKind.Name:
                return Lookup(((NameExpression)expression).Name, expression);
            case NodeKind.String:
                var text = (StringExpression)expression;
                return text.Value.Contains(PythonText.Unnamed, StringComparison.Ordinal)
                    ? Value.Of(TextAtom.Of(WithUnnamed(text.Value), text.IsBytes))
                    : Value.Of(new ConstantAtom(text.Value, text.IsBytes));
            case NodeKind.Number:
                return ValueOf((NumberExpression)expression);
            case NodeKind.Singleton:
                return ValueOf(((SingletonExpression)expression).Value);
            case NodeKind.Attribute:
                var attribute = (AttributeExpression)expression;
                return AttributeOf(Evaluate(attribute.Value), attribute.Name, attribute);
            case NodeKind.Call:
                return EvaluateCall((CallExpression)expression);
            case NodeKind.Subscript:
                var subscript = (SubscriptExpression)expression;
                return EvaluateSubscript(subscript, Evaluate(subscript.Value));
            case NodeKind.BinaryOp:
                return EvaluateOperation((BinaryOpExpression)expression);
            case NodeKind.UnaryOp:
                return EvaluateUnary((UnaryOpExpression)expression);
            case NodeKind.BoolOp:
                return EvaluateBool((BoolOpExpression)expression);
            case NodeKind.Compare:
                return EvaluateCompare((CompareExpression)expression);
            case NodeKind.Conditional:
                return EvaluateConditional((ConditionalExpression)expression);
            case NodeKind.FormattedString:
                return EvaluateFormatted((FormattedStringExpression)expression);
            case NodeKind.NamedExpression:
                var named = (NamedExpression)expression;
                var assigned = Evaluate(named.Value);
                AssignTo(named.Target, assigned);
                return assigned;
            case NodeKind.Lambda:
                var lambda = (LambdaExpression)expression;
                _closures += _frame.Form == FrameForm.Function ? 1 : 0;
                return Value.Of(
                    new FunctionAtom(CodeOf(lambda), _frame) { Defaults = DefaultsOf(lambda.Parameters), Owner = _frame.Class }
                );
            case NodeKind.Tuple:
                return EvaluateTuple(((TupleExpression)expression).Elements, expression);
            case NodeKind.List:
                return EvaluateList(((ListExpression)expression).Elements, expression, ObjectKind.List);
            case NodeKind.Set:
                return EvaluateList(((SetExpression)expression).Elements, expression, ObjectKind.Set);
            case NodeKind.Dict:
                return EvaluateDict((DictExpression)expression);
            case NodeKind.Comprehension:
                return EvaluateComprehension((ComprehensionExpression)expression);
            case NodeKind.Await:
                return Evaluate(((AwaitExpression)expression).Value);
            case NodeKind.Starred:
                return Evaluate(((StarredExpression)expression).Value);
            case NodeKind.Yield:
                var yielded = ((YieldExpression)expression).Value is { } given ? Evaluate(given) : Value.None;
                YieldOne(yielded);
                return Value.Unknown;
            case NodeKind.YieldFrom:
                var source = Evaluate(((YieldFromExpression)expression).Value);
                YieldOne(ElementOf(source, expression));
                return Value.Unknown;
            default:
                return Value.Unknown;
        }
    }

    private void YieldOne(Value value)
    {
        var frame = _frame;
        while (frame.Form == FrameForm.Comprehension && frame.Outer is { } outer)
            frame = outer;
        frame.Yields = frame.Yields.Join(value);
    }

    private static Value ValueOf(SingletonValue value) =>
        value switch
        {
            SingletonValue.None => Value.None,
            SingletonValue.True => Value.True,
            SingletonValue.False => Value.False,
            _ => Value.Unknown,
        };

    private static Value ValueOf(NumberExpression number)
    {
        if (number.Integer is { } integer)
            return Value.Of(integer);
        return number.IsImaginary || number.Float is not { } real ? Value.Unknown : Value.Of(new ConstantAtom(real));
    }

    private ApiPath Builtin(string name) => _paths.Root("builtins").Then(name);

    private Value AnyBool => Value.Opaque(Builtin("bool").Call(), Taint.None);

    private Value AnyNumber => Value.Opaque(Builtin("int").Call(), Taint.None);

    private Value EvaluateTuple(ImmutableArray<Expression> elements, Expression node)
    {
        var items = Elements(elements, out var rest);
        return rest is null ? Value.Of(TupleAtom.Of(items)) : Allocate(node, HeapObject.Bag(ObjectKind.List, All(items).Join(rest)));
    }

    private Value EvaluateList(ImmutableArray<Expression> elements, Expression node, ObjectKind kind)
    {
        var items = Elements(elements, out var rest);
        if (rest is not null)
            return Allocate(node, HeapObject.Bag(kind, All(items).Join(rest)));
        return Allocate(node, HeapObject.List(items) with { Kind = kind });
    }

    private ImmutableArray<Value> Elements(ImmutableArray<Expression> elements, out Value? rest)
    {
        rest = null;
        var items = ImmutableArray.CreateBuilder<Value>(elements.Length);
        foreach (var element in elements)
        {
            if (element is not StarredExpression starred)
            {
                items.Add(Evaluate(element));
                continue;
            }

            var spread = Evaluate(starred.Value);
            if (ItemsOf(spread) is { } known)
                items.AddRange(known);
            else
                rest = (rest ?? Value.Nothing).Join(ElementOf(spread, starred));
        }

        return items.ToImmutable();
    }

    private static Value All(IEnumerable<Value> values) => values.Aggregate(Value.Nothing, (all, value) => all.Join(value));

    private Value EvaluateDict(DictExpression node)
    {
        var content = new HeapObject { Kind = ObjectKind.Dict };
        for (var i = 0; i < node.Values.Length; i++)
        {
            var value = Evaluate(node.Values[i]);
            if (node.Keys[i] is { } keyNode)
                content = WithElement(content, Evaluate(keyNode), value, isSure: true);
            else
                content = Merged(content, value, node);
        }

        return Allocate(node, content);
    }

    /// <summary>What <c>dict.update</c> does.</summary>
    private HeapObject Merged(HeapObject content, Value added, PythonNode node)
    {
        foreach (var atom in added.Atoms)
        {
            if (atom is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Dict or ObjectKind.Instance } more)
            {
                foreach (var entry in more.Entries)
                    content = content.WithEntry(entry.Key, entry.Value, weakly: added.Atoms.Length > 1);
                if (more.Rest is { } rest)
                    content = content.WithSome(rest);
                if (!more.Keys.IsEmpty)
                    content = content with { Keys = content.Keys.Join(more.Keys) };
            }
            else
            {
                var taint = atom is ObjectAtom ? DeepTaint(Value.Of(atom)) : atom.Taint;
                content = content.WithSome(Value.Opaque(null, taint)) with { Keys = content.Keys.Join(taint) };
            }
        }

        return content;
    }

    private static HeapObject WithElement(HeapObject content, Value index, Value value, bool isSure)
    {
        if (KeyOf(index) is not { } key)
        {
            var some = content.WithSome(value);
            var taint = index.Taint;
            return taint.IsEmpty ? some : some with { Keys = some.Keys.Join(taint) };
        }

        if (content.Items is { } items)
        {
            return key is long at && At(items, at) is { } i
                ? content.WithItems(items.SetItem(i, isSure ? value : items[i].Join(value)))
                : content.WithSome(value);
        }

        return content.Kind is ObjectKind.List or ObjectKind.Set or ObjectKind.Generator
            ? content.WithSome(value)
            : content.WithEntry(key, value, !isSure);
    }

    private static object? KeyOf(Value index) =>
        index.Only switch
        {
            ConstantAtom { Value: null } => _noneKey,
            ConstantAtom { Value: bool flag } => flag ? 1L : 0L,
            ConstantAtom constant => constant.Value,
            TupleAtom tuple when tuple.Items.All(item => KeyOf(item) is not null) => string.Join(
                '\u0001',
                tuple.Items.Select(item => KeyOf(item)!.ToString())
            ),
            _ => null,
        };

    private Value EvaluateUnary(UnaryOpExpression node)
    {
        var operand = Evaluate(node.Operand);
        if (node.Operator == UnaryOperator.Not)
        {
            return TruthOf(operand) switch
            {
                Truth.Yes => Value.False,
                Truth.No => Value.True,
                _ => AnyBool,
            };
        }

        return operand.Only is ConstantAtom constant
            ? (node.Operator, constant.Value) switch
            {
                (UnaryOperator.Minus, long number) when number != long.MinValue => Value.Of(-number),
                (UnaryOperator.Minus, double number) => Value.Of(new ConstantAtom(-number)),
                (UnaryOperator.Plus, _) => operand,
                (UnaryOperator.Invert, long number) => Value.Of(~number),
                _ => AnyNumber,
            }
            : Value.Opaque(null, DeepTaint(operand));
    }

    private Value EvaluateOperation(BinaryOpExpression node)
    {
        // A long sum leans to the left: taken in turn, not in depth.
        var spine = new List<BinaryOpExpression>();
        Expression left = node;
        while (left is BinaryOpExpression inner)
        {
            spine.Add(inner);
            left = inner.Left;
        }

        var value = Evaluate(left);
        for (var i = spine.Count - 1; i >= 0; i--)
        {
            var right = Evaluate(spine[i].Right);
            if (_store.IsDead)
                return Value.Unknown;
            value = Operate(value, spine[i].Operator, right, spine[i]);
        }

        return value;
    }

    private Value EvaluateBool(BoolOpExpression node)
    {
        var isAnd = node.Operator == BoolOperator.And;
        var result = Value.Nothing;
        var start = _store;
        var ends = new List<Cells>();
        for (var i = 0; i < node.Values.Length; i++)
        {
            var value = Evaluate(node.Values[i]);
            if (_store.IsDead)
                break;
            var truth = TruthOf(value);
            var isLast = i == node.Values.Length - 1;
            var decides = truth == (isAnd ? Truth.No : Truth.Yes);
            if (isLast || decides)
            {
                result = result.Join(value);
                break;
            }

            if (truth == Truth.Unknown)
            {
                result = result.Join(value.Where(atom => TruthOf(atom) != (isAnd ? Truth.Yes : Truth.No)));
                // Where this one decided, the rest was not done.
                ends.Add(_store.Since(start));
            }

            _store = new Store(_store);
            if (!Refine(node.Values[i], isAnd))
            {
                _store.IsDead = true;
                break;
            }
        }

        if (!ReferenceEquals(_store, start))
        {
            if (!_store.IsDead)
                ends.Add(_store.Since(start));
            _store = start;
            _store.Continue(ends);
        }

        return result.IsNothing ? Value.Unknown : result;
    }

    private Value EvaluateConditional(ConditionalExpression node)
    {
        var truth = TruthOf(Evaluate(node.Test));
        if (truth == Truth.Yes)
            return Evaluate(node.Body);
        if (truth == Truth.No)
            return Evaluate(node.Otherwise);
        var result = Value.Nothing;
        Branch(
            () =>
            {
                if (Refine(node.Test, true))
                    result = result.Join(Evaluate(node.Body));
                else
                    _store.IsDead = true;
            },
            () =>
            {
                if (Refine(node.Test, false))
                    result = result.Join(Evaluate(node.Otherwise));
                else
                    _store.IsDead = true;
            }
        );
        return result.IsNothing ? Value.Unknown : result;
    }

    private Value EvaluateFormatted(FormattedStringExpression node)
    {
        var texts = new List<List<Piece>> { new() };
        foreach (var part in node.Parts)
        {
            if (part is StringExpression literal)
            {
                foreach (var text in texts)
                    text.Add(Piece.Of(literal.Value));
                continue;
            }

            if (part is not InterpolationExpression hole)
                continue;
            var value = Evaluate(hole.Value);
            List<IReadOnlyList<Piece>> shapes;
            if (hole.Format is { } format)
            {
                var spec = Evaluate(format).Only is ConstantAtom { Text: { } known } ? known : "";
                shapes =
                    spec.Length > 0 && "bcdeEfFgGnoxX%".Contains(spec[^1], StringComparison.Ordinal)
                        ?
                        [
                            [Piece.Hole(Taint.None)],
                        ]
                        : TextsOf(value);
            }
            else
                shapes = TextsOf(value);
            if (hole.Conversion is 'r' or 'a')
                shapes = [.. shapes.Select(shape => (IReadOnlyList<Piece>)[.. shape.Select(Quoted)])];
            Multiply(texts, shapes);
        }

        return Value.Of(texts.Select(text => TextAtom.Of(text)));
    }

    /// <summary>What <c>repr</c> leaves of a text: no line breaks.</summary>
    private static Piece Quoted(Piece piece) =>
        piece with
        {
            Taint = piece.Taint.CleanedFor(SinkKinds.NoLineFeed | SinkKinds.NoCarriageReturn | SinkKinds.Log),
        };

    private const int MostTexts = 4;

    /// <summary>Appends every shape to every text; too many become one hole.</summary>
    private static void Multiply(List<List<Piece>> texts, List<IReadOnlyList<Piece>> shapes)
    {
        if (shapes.Count == 1)
        {
            foreach (var text in texts)
                text.AddRange(shapes[0]);
            return;
        }

        if (texts.Count * shapes.Count > MostTexts)
        {
            var taint = Taint.None;
            foreach (var piece in shapes.SelectMany(shape => shape))
                taint = taint.Join(piece.Taint);
            foreach (var text in texts)
                text.Add(Piece.Hole(taint));
            return;
        }

        var products = texts.SelectMany(text => shapes.Select(shape => (List<Piece>)[.. text, .. shape])).ToList();
        texts.Clear();
        texts.AddRange(products);
    }

    /// <summary>The texts that <c>str(value)</c> can be, in pieces.</summary>
    private List<IReadOnlyList<Piece>> TextsOf(Value value)
    {
        var shapes = new List<IReadOnlyList<Piece>>();
        var holes = Taint.None;
        var hasHole = false;
        foreach (var atom in value.Atoms)
        {
            if (atom is ConstantAtom { IsBytes: false } constant && Shown(constant) is { } shown)
                shapes.Add([Piece.Of(shown)]);
            else if (atom is TextAtom text)
                shapes.Add(text.Pieces);
            else
            {
                hasHole = true;
                holes = holes.Join(atom is ObjectAtom or TupleAtom ? DeepTaint(Value.Of(atom)) : atom.Taint);
            }
        }

        if (hasHole || shapes.Count == 0)
            shapes.Add([Piece.Hole(holes)]);
        return shapes;
    }

    private static string? Shown(ConstantAtom constant) =>
        constant.Value switch
        {
            string text => text,
            null => "None",
            bool flag => flag ? "True" : "False",
            long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };

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
            case OpaqueAtom { Path.Source.Keys: { } isOfClient } mapping when key is string own && !isOfClient(own):
                return Value.Opaque(mapping.Path.Element(), Taint.None);
            case OpaqueAtom opaque:
                return OpaqueElement(opaque, node);
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
        if (content.Path is { } path && content.Kind == ObjectKind.Instance && content.Entries.IsEmpty)
            return OpaqueElement(new OpaqueAtom(path, content.Rest?.Taint ?? Taint.None), node);
        // Options have no case.
        if (content is { Kind: ObjectKind.Dict, Path.Name: PathTrie.CallSegment } && key is string option)
            key = option.ToLowerInvariant();
        if (content.Items is { } items)
            return key is long at && At(items, at) is { } i ? items[i] : Found(All(items));
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
        foreach (var atom in container.Atoms)
            result = result.Join(Sliced(atom, lower, upper, step, node));
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
                return Value.Opaque(null, opaque.Taint);
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
                if (content.Kind is ObjectKind.List or ObjectKind.Set or ObjectKind.Generator)
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
                    OpaqueAtom opaque => OpaqueElement(opaque, node),
                    ObjectAtom thing when ObjectOf(thing) is { } content => content.Kind switch
                    {
                        ObjectKind.Dict => Keys(content),
                        ObjectKind.Instance when content.Class is { } type && MethodOf(type, "__iter__", "__aiter__") is { } method =>
                            ElementOf(CallFunction(method.Bound(Value.Of(thing)), new FlowCall(this, node)), node),
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

    private static Value Keys(HeapObject content)
    {
        var keys = content.Keys.IsEmpty && content.Rest is null ? Value.Nothing : Value.Opaque(null, content.Keys);
        return All(content.Entries.Select(entry => ValueOfKey(entry.Key))).Join(keys);
    }

    private Value ClassValues(ClassInfo type)
    {
        var all = Value.Nothing;
        foreach (var cell in type.Frame.Cells.Values)
        {
            if (Held(cell) is Value value && value.Only is not FunctionAtom)
                all = all.Join(value);
        }

        return Found(all);
    }

    private Value EvaluateComprehension(ComprehensionExpression node)
    {
        var outer = _frame;
        _frame = FrameFor(outer, node, FrameForm.Comprehension);
        var items = ImmutableArray.CreateBuilder<Value>();
        var all = new HeapObject { Kind = ObjectKind.Dict };
        var rest = Value.Nothing;
        var isExact = Comprehend(node, 0, element => items.Add(element), ref all);
        foreach (var item in items)
            rest = rest.Join(item);
        _frame = outer;
        if (node.Form == ComprehensionKind.Dict)
            return Allocate(node, all);
        var kind = node.Form switch
        {
            ComprehensionKind.Set => ObjectKind.Set,
            ComprehensionKind.Generator => ObjectKind.Generator,
            _ => ObjectKind.List,
        };
        return Allocate(node, isExact ? HeapObject.List(items.ToImmutable()) with { Kind = kind } : HeapObject.Bag(kind, Found(rest)));
    }

    /// <summary>True where the elements came one by one and none may be missing.</summary>
    private bool Comprehend(ComprehensionExpression node, int level, Action<Value> add, ref HeapObject dict)
    {
        if (level == node.Generators.Length)
        {
            var element = Evaluate(node.Element);
            if (node.Form == ComprehensionKind.Dict && node.Value is { } value)
                dict = WithElement(dict, element, Evaluate(value), isSure: false);
            add(element);
            return true;
        }

        var generator = node.Generators[level];
        var iterable = Evaluate(generator.Iterable);
        var items = ItemsOf(iterable) is { Length: <= 2 * MostUnrolled } known ? known : [ElementOf(iterable, generator.Target)];
        var isExact = ItemsOf(iterable) is { Length: <= 2 * MostUnrolled };
        var start = _store;
        foreach (var item in items)
        {
            _store = new Store(start);
            AssignTo(generator.Target, item);
            var isTaken = true;
            foreach (var condition in generator.Conditions)
            {
                var truth = TruthOf(Evaluate(condition));
                isExact &= truth != Truth.Unknown;
                isTaken &= truth != Truth.No && Refine(condition, true);
            }

            if (isTaken)
                isExact &= Comprehend(node, level + 1, add, ref dict);
            _store.IsDead = false;
            start.Continue([_store.Changes]);
            _store = start;
        }

        return isExact;
    }

    private Frame FrameFor(Frame outer, PythonNode node, FrameForm form)
    {
        if (!_calls.TryGetValue(outer, node, 0, out var frame))
            _calls.Set(outer, node, 0, frame = new Frame(form, outer.Module, outer) { Class = outer.Class, Self = outer.Self });
        return frame;
    }
}
