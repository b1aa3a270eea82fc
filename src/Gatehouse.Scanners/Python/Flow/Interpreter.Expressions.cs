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
                return Awaited(((AwaitExpression)expression).Value);
            case NodeKind.Starred:
                return Evaluate(((StarredExpression)expression).Value);
            case NodeKind.Yield:
                var yielded = ((YieldExpression)expression).Value is { } given ? Evaluate(given) : Value.None;
                YieldOne(yielded);
                return Value.Unknown;
            case NodeKind.YieldFrom:
                YieldAll(Evaluate(((YieldFromExpression)expression).Value), expression);
                return Value.Unknown;
            default:
                return Value.Unknown;
        }
    }

    /// <summary>The call whose end is waited for.</summary>
    private Expression? _awaited;

    private Value Awaited(Expression expression)
    {
        var outer = _awaited;
        _awaited = expression;
        var value = Evaluate(expression);
        _awaited = outer;
        return value;
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
            // `f"groups.{name}"` is a family of names of its own.
            var taint = index.Only is TextAtom { Pieces: [{ Literal: not null }, ..] }
                ? index.Taint.CleanedFor(SinkKinds.MassAssignment)
                : index.Taint;
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
            return TruthOf(Weighed(operand, node)) switch
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
        List<Cells>? ends = null;
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
                result = result.Join(WithoutTruth(value, isAnd ? Truth.Yes : Truth.No));
                // Where this one decided, the rest was not done.
                (ends ??= []).Add(_store.Since(start));
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
                (ends ??= []).Add(_store.Since(start));
            _store = start;
            _store.ContinueFrom(ends ?? []);
        }

        return result.IsNothing ? Value.Unknown : result;
    }

    /// <summary>What it can be besides what is of this truth. A method of its own, because what a function is made of is made at the start of the method.</summary>
    private Value WithoutTruth(Value value, Truth truth) => value.Where(atom => TruthOf(atom) != truth);

    private Value EvaluateConditional(ConditionalExpression node)
    {
        var truth = TruthOf(Weighed(Evaluate(node.Test), node.Test));
        if (truth == Truth.Yes)
            return Evaluate(node.Body);
        if (truth == Truth.No)
            return Evaluate(node.Otherwise);
        var result = Value.Nothing;
        var start = _store;
        if (Takes(node.Test, true, start))
            result = result.Join(Evaluate(node.Body));
        var then = EndOfWay;
        if (Takes(node.Test, false, start))
            result = result.Join(Evaluate(node.Otherwise));
        var otherwise = EndOfWay;
        _store = start;
        _store.Continue(then, otherwise);
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
                            [Piece.Hole(value.Taint.AsNumber)],
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

    private const SinkKinds LeftByRepr = SinkKinds.NoLineFeed | SinkKinds.NoCarriageReturn | SinkKinds.Log | SinkKinds.Literal;

    /// <summary>What <c>repr</c> leaves of a text: no line breaks, and quotes of its own around it.</summary>
    private static Piece Quoted(Piece piece) => piece with { Taint = piece.Taint.CleanedFor(LeftByRepr) };

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
            // An exception says what it was given.
            else if (atom is ObjectAtom thing && ObjectOf(thing)?.Entry("args")?.Only is TupleAtom { Items: [var said] })
                shapes.AddRange(TextsOf(said));
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
}
