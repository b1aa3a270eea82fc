using System.Globalization;
using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal sealed partial class Interpreter
{
    /// <summary>A text that grows beyond any use as a constant.</summary>
    private const int MostLetters = 4096;

    private Value Operate(Value left, BinaryOperator op, Value right, PythonNode node)
    {
        if (left.Only is ConstantAtom a && right.Only is ConstantAtom b && Fold(a, op, b) is { } folded)
            return folded;
        switch (op)
        {
            // It escapes what is put into it.
            case BinaryOperator.Mod or BinaryOperator.Add when IsMarkup(left):
            case BinaryOperator.Add when IsMarkup(right):
                return Joined(left, op, right, node);
            case BinaryOperator.Mod when IsText(left):
                return Formatted(left, right, node);
            case BinaryOperator.Add:
                return Added(left, right, node);
            case BinaryOperator.BitOr when left.Only is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Dict } content:
                return Allocate(node, Merged(content, right, node));
            // What both have is among what either has: a list of names that the program wrote stays one.
            case BinaryOperator.BitAnd when IsSet(left) && DeepTaint(left).IsEmpty:
            case BinaryOperator.Sub when IsSet(left):
                return left;
            case BinaryOperator.BitAnd when IsSet(right) && DeepTaint(right).IsEmpty:
                return right;
            case BinaryOperator.Mult when (Repeated(left, right, node) ?? Repeated(right, left, node)) is { } repeated:
                return repeated;
            case BinaryOperator.Div:
                // pathlib: the result is a path of both.
                if ((PathlibOf(left) ?? PathlibOf(right)) is { } pathlib)
                    return Value.Opaque(pathlib, DeepTaint(left).Join(DeepTaint(right).Map(Below)).Embedded());
                break;
        }

        var operands = DeepTaint(left).Join(DeepTaint(right));
        if (operands.IsEmpty)
            return left.Constants is not null && right.Constants is not null ? FoldAll(left, op, right) : Value.Unknown;
        return Value.Opaque(null, operands);
    }

    /// <summary>What is neither absolute nor has a <c>..</c> stays below what it is joined to.</summary>
    private static Mark Below(Mark mark) =>
        IsRelative(mark) && mark.Cleaned.HasFlag(SinkKinds.NoDotDot)
            ? mark.With(mark.Cleaned | SinkKinds.Path | SinkKinds.Archive, mark.IsDoubtful)
            : mark;

    private bool IsSet(Value value) => value.Only is ObjectAtom thing && ObjectOf(thing)?.Kind == ObjectKind.Set;

    private static Value FoldAll(Value left, BinaryOperator op, Value right)
    {
        var all = Value.Nothing;
        foreach (var a in left.Constants!)
        {
            foreach (var b in right.Constants!)
                all = all.Join(Fold(a, op, b) ?? Value.Unknown);
        }

        return all;
    }

    private ApiPath? PathlibOf(Value value)
    {
        foreach (var atom in value.Atoms)
        {
            var path = atom switch
            {
                OpaqueAtom opaque => opaque.Path,
                ObjectAtom thing => ObjectOf(thing)?.Path,
                _ => null,
            };
            if (path?.ToString() == "pathlib.Path()")
                return path;
        }

        return null;
    }

    private static bool IsText(Value value)
    {
        foreach (var atom in value.Atoms)
        {
            if (atom is not (TextAtom or ConstantAtom { Text: not null }))
                return false;
        }

        return !value.IsNothing;
    }

    private static Value? Fold(ConstantAtom left, BinaryOperator op, ConstantAtom right)
    {
        switch (left.Value, right.Value)
        {
            case (string a, string b) when op == BinaryOperator.Add && a.Length + b.Length <= MostLetters:
                return Value.Of(new ConstantAtom(a + b, left.IsBytes));
            case (string a, long n) when op == BinaryOperator.Mult:
                return Repeated(a, n, left.IsBytes);
            case (long n, string a) when op == BinaryOperator.Mult:
                return Repeated(a, n, right.IsBytes);
            case (long or bool, long or bool):
                return Fold(Integer(left.Value), op, Integer(right.Value));
            case (long or double or bool, long or double or bool):
                var x = Convert.ToDouble(left.Value, CultureInfo.InvariantCulture);
                var y = Convert.ToDouble(right.Value, CultureInfo.InvariantCulture);
                return op switch
                {
                    BinaryOperator.Add => Value.Of(new ConstantAtom(x + y)),
                    BinaryOperator.Sub => Value.Of(new ConstantAtom(x - y)),
                    BinaryOperator.Mult => Value.Of(new ConstantAtom(x * y)),
                    BinaryOperator.Div when y != 0 => Value.Of(new ConstantAtom(x / y)),
                    _ => null,
                };
            default:
                return null;
        }
    }

    private static long Integer(object? value) => value is bool flag ? (flag ? 1 : 0) : (long)value!;

    private static Value? Repeated(string text, long times, bool isBytes) =>
        times * Math.Max(1, text.Length) > MostLetters ? null
        : times <= 0 ? Value.Of(new ConstantAtom("", isBytes))
        : Value.Of(new ConstantAtom(new StringBuilder().Insert(0, text, (int)times).ToString(), isBytes));

    private static Value? Fold(long left, BinaryOperator op, long right)
    {
        try
        {
            return op switch
            {
                BinaryOperator.Add => Value.Of(checked(left + right)),
                BinaryOperator.Sub => Value.Of(checked(left - right)),
                BinaryOperator.Mult => Value.Of(checked(left * right)),
                BinaryOperator.Div when right != 0 => Value.Of(new ConstantAtom((double)left / right)),
                BinaryOperator.FloorDiv when right != 0 => Value.Of((long)Math.Floor((decimal)left / right)),
                BinaryOperator.Mod when right != 0 => Value.Of(((left % right) + right) % right),
                BinaryOperator.BitAnd => Value.Of(left & right),
                BinaryOperator.BitOr => Value.Of(left | right),
                BinaryOperator.BitXor => Value.Of(left ^ right),
                BinaryOperator.LShift when right is >= 0 and < 32 && Math.Abs(left) < int.MaxValue => Value.Of(left << (int)right),
                BinaryOperator.RShift when right is >= 0 and < 63 => Value.Of(left >> (int)right),
                BinaryOperator.Pow when right is >= 0 and < 64 => Power(left, right),
                _ => null,
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static Value Power(long left, long right)
    {
        var result = 1L;
        for (var i = 0; i < right; i++)
            result = checked(result * left);
        return Value.Of(result);
    }

    private Value Added(Value left, Value right, PythonNode node)
    {
        var isSequence = false;
        foreach (var atom in left.Atoms)
            isSequence |= atom is TupleAtom || (atom is ObjectAtom thing && ObjectOf(thing)?.Kind == ObjectKind.List);
        if (isSequence)
        {
            if (ItemsOf(left) is { } first && ItemsOf(right) is { } second)
            {
                return left.Only is TupleAtom
                    ? Value.Of(TupleAtom.Of([.. first, .. second]))
                    : Allocate(node, HeapObject.List([.. first, .. second]));
            }

            return Allocate(node, HeapObject.Bag(ObjectKind.List, ElementOf(left, node).Join(ElementOf(right, node))));
        }

        if (!IsText(left) && !IsText(right))
        {
            var taint = DeepTaint(left).Join(DeepTaint(right));
            if (taint.IsEmpty)
                return left.Constants is not null && right.Constants is not null ? FoldAll(left, BinaryOperator.Add, right) : Value.Unknown;
        }

        var isBytes = left.Only is ConstantAtom { IsBytes: true } or TextAtom { IsBytes: true };
        var texts = TextsOf(left).Select(shape => shape.ToList()).ToList();
        Multiply(texts, TextsOf(right));
        return Value.Of(texts.Select(text => TextAtom.Of(text, isBytes)));
    }

    /// <summary><c>'%s' % value</c>.</summary>
    private Value Formatted(Value template, Value arguments, PythonNode node)
    {
        var result = Value.Nothing;
        foreach (var atom in template.Atoms)
        {
            result = result.Join(
                atom is ConstantAtom { Text: { } text } constant
                    ? Formatted(text, arguments, constant.IsBytes, node)
                    : Value.Text(atom.Taint.Join(DeepTaint(arguments)))
            );
        }

        return result;
    }

    private Value Formatted(string template, Value arguments, bool isBytes, PythonNode node)
    {
        var items = arguments.Only is TupleAtom tuple ? tuple.Items : [arguments];
        var texts = new List<List<Piece>> { new() };
        var literal = new StringBuilder();
        var next = 0;
        void Flush()
        {
            if (literal.Length == 0)
                return;
            foreach (var text in texts)
                text.Add(Piece.Of(literal.ToString()));
            literal.Clear();
        }

        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '%' || i + 1 == template.Length)
            {
                literal.Append(template[i]);
                continue;
            }

            i++;
            if (template[i] == '%')
            {
                literal.Append('%');
                continue;
            }

            string? name = null;
            if (template[i] == '(' && template.IndexOf(')', i) is > 0 and var close)
            {
                name = template[(i + 1)..close];
                i = close + 1;
            }

            while (i < template.Length && "#0- +*.123456789lhL".Contains(template[i], StringComparison.Ordinal))
                i++;
            if (i == template.Length)
                break;
            Flush();
            var value =
                name is not null ? Indexed(arguments, Value.Of(name), node)
                : next < items.Length ? items[next++]
                : Value.Opaque(null, DeepTaint(arguments));
            if (template[i] is 's')
                Multiply(texts, TextsOf(value));
            else if (template[i] is 'r' or 'a')
                Multiply(texts, [.. TextsOf(value).Select(shape => (IReadOnlyList<Piece>)[.. shape.Select(Quoted)])]);
            else
                Multiply(
                    texts,
                    value.Only is ConstantAtom constant && Shown(constant) is { } shown
                        ?
                        [
                            [Piece.Of(shown)],
                        ]
                        :
                        [
                            [Piece.Hole(value.Taint.AsNumber)],
                        ]
                );
        }

        Flush();
        return Value.Of(texts.Select(text => TextAtom.Of(text, isBytes)));
    }

    /// <summary><c>'{}'.format(…)</c>.</summary>
    private Value Formatted(string template, FlowCall call)
    {
        var texts = new List<List<Piece>> { new() };
        var literal = new StringBuilder();
        var next = 0;
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] is '{' or '}' && i + 1 < template.Length && template[i + 1] == template[i])
            {
                literal.Append(template[i++]);
                continue;
            }

            if (template[i] != '{' || template.IndexOf('}', i) is not (> 0 and var close))
            {
                literal.Append(template[i]);
                continue;
            }

            if (literal.Length > 0)
            {
                foreach (var text in texts)
                    text.Add(Piece.Of(literal.ToString()));
                literal.Clear();
            }

            var field = template[(i + 1)..close];
            i = close;
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            var spec = colon < 0 ? "" : field[(colon + 1)..];
            field = colon < 0 ? field : field[..colon];
            var bang = field.IndexOf('!', StringComparison.Ordinal);
            var conversion = bang < 0 ? "" : field[(bang + 1)..];
            field = bang < 0 ? field : field[..bang];
            var end = field.AsSpan().IndexOfAny('.', '[');
            var name = end < 0 ? field : field[..end];
            var value =
                name.Length == 0 ? call.Argument(next++)
                : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? call.Argument(position)
                : call.Argument(-1, name);
            value ??= Value.Opaque(null, Joined(call.Everything));
            if (end >= 0 && field[end] == '.')
                value = AttributeOf(value, field[(end + 1)..], call.Node);
            else if (end >= 0)
                value = Indexed(value, Value.Of(field[(end + 1)..].TrimEnd(']')), call.Node);
            if (spec.Length > 0 && "bcdeEfFgGnoxX%".Contains(spec[^1], StringComparison.Ordinal))
                Multiply(
                    texts,
                    [
                        [Piece.Hole(value.Taint.AsNumber)],
                    ]
                );
            else if (conversion is "r" or "a")
                Multiply(texts, [.. TextsOf(value).Select(shape => (IReadOnlyList<Piece>)[.. shape.Select(Quoted)])]);
            else
                Multiply(texts, TextsOf(value));
        }

        foreach (var text in texts)
            text.Add(Piece.Of(literal.ToString()));
        return Value.Of(texts.Select(text => TextAtom.Of(text)));
    }

    private Taint Joined(GivenArguments arguments)
    {
        var taint = Taint.None;
        foreach (var argument in arguments)
            taint = taint.Join(DeepTaint(argument.Value));
        return taint;
    }

    private Taint Joined(IEnumerable<Given> arguments)
    {
        var taint = Taint.None;
        foreach (var argument in arguments)
            taint = taint.Join(DeepTaint(argument.Value));
        return taint;
    }

    private Value EvaluateCompare(CompareExpression node)
    {
        var left = Evaluate(node.Left);
        var all = Truth.Yes;
        for (var i = 0; i < node.Operators.Length; i++)
        {
            var right = Evaluate(node.Comparators[i]);
            var truth = ComparedBy(left, node.Operators[i], right, node) ?? CompareValues(left, node.Operators[i], right);
            if (truth == Truth.No)
                return Value.False;
            if (truth == Truth.Unknown)
                all = Truth.Unknown;
            left = right;
        }

        return all == Truth.Yes ? Value.True : AnyBool;
    }

    private Truth CompareValues(Value left, CompareOperator op, Value right)
    {
        if (op is CompareOperator.In or CompareOperator.NotIn)
            return Negate(Contains(right, left), op == CompareOperator.NotIn);
        var truth = Truth.Unknown;
        var isFirst = true;
        foreach (var a in left.Atoms)
        {
            foreach (var b in right.Atoms)
            {
                var one = Compare(a, op, b);
                if (one == Truth.Unknown)
                    return Truth.Unknown;
                if (!isFirst && one != truth)
                    return Truth.Unknown;
                truth = one;
                isFirst = false;
            }
        }

        return truth;
    }

    private static Truth Negate(Truth truth, bool isNegated) =>
        !isNegated || truth == Truth.Unknown ? truth
        : truth == Truth.Yes ? Truth.No
        : Truth.Yes;

    private static Truth Of(bool isTrue) => isTrue ? Truth.Yes : Truth.No;

    private static Truth Compare(Atom left, CompareOperator op, Atom right)
    {
        if (left is ConstantAtom a && right is ConstantAtom b)
            return Compare(a, op, b);
        if (op is CompareOperator.Is or CompareOperator.IsNot or CompareOperator.Eq or CompareOperator.NotEq)
        {
            // Nothing that is made is None.
            var isNone = left is ConstantAtom { Value: null } || right is ConstantAtom { Value: null };
            var other = left is ConstantAtom { Value: null } ? right : left;
            if (isNone && other is TextAtom or TupleAtom or ObjectAtom or FunctionAtom or ClassAtom or ModuleAtom)
                return Of(op is CompareOperator.IsNot or CompareOperator.NotEq);
        }

        return Truth.Unknown;
    }

    private static Truth Compare(ConstantAtom left, CompareOperator op, ConstantAtom right)
    {
        if (op is CompareOperator.Eq or CompareOperator.Is)
            return Of(Equal(left, right));
        if (op is CompareOperator.NotEq or CompareOperator.IsNot)
            return Of(!Equal(left, right));
        int order;
        if (left.Value is string a && right.Value is string b)
            order = string.CompareOrdinal(a, b);
        else if (left.Value is long or double or bool && right.Value is long or double or bool)
            order = Convert
                .ToDouble(left.Value, CultureInfo.InvariantCulture)
                .CompareTo(Convert.ToDouble(right.Value, CultureInfo.InvariantCulture));
        else
            return Truth.Unknown;
        return Of(
            op switch
            {
                CompareOperator.Lt => order < 0,
                CompareOperator.LtE => order <= 0,
                CompareOperator.Gt => order > 0,
                _ => order >= 0,
            }
        );
    }

    private static bool Equal(ConstantAtom left, ConstantAtom right)
    {
        if (left.Value is long or double or bool && right.Value is long or double or bool)
        {
            return Convert
                .ToDouble(left.Value, CultureInfo.InvariantCulture)
                .Equals(Convert.ToDouble(right.Value, CultureInfo.InvariantCulture));
        }

        return left.IsBytes == right.IsBytes && Equals(left.Value, right.Value);
    }

    private Truth Contains(Value container, Value item)
    {
        if (item.Only is ConstantAtom { Text: { } part } && container.Only is ConstantAtom { Text: { } text })
            return Of(text.Contains(part, StringComparison.Ordinal));
        if (item.Only is ConstantAtom { Text: { Length: > 0 } piece } && container.Only is TextAtom shaped)
        {
            foreach (var known in shaped.Pieces)
            {
                if (known.Literal?.Contains(piece, StringComparison.Ordinal) == true)
                    return Truth.Yes;
            }

            return Truth.Unknown;
        }

        if (item.Only is not ConstantAtom constant || ItemsOf(container) is not { } items || container.Only is ConstantAtom)
            return Truth.Unknown;
        var all = Truth.No;
        foreach (var candidate in items)
        {
            if (candidate.Only is not ConstantAtom other)
                all = Truth.Unknown;
            else if (Equal(constant, other))
                return Truth.Yes;
        }

        return all;
    }

    public Truth TruthOf(Value value)
    {
        var truth = Truth.Unknown;
        var isFirst = true;
        foreach (var atom in value.Atoms)
        {
            var one = TruthOf(atom);
            if (one == Truth.Unknown || (!isFirst && one != truth))
                return Truth.Unknown;
            truth = one;
            isFirst = false;
        }

        return truth;
    }

    private Truth TruthOf(Atom atom) =>
        atom switch
        {
            ConstantAtom constant => constant.Value switch
            {
                null => Truth.No,
                bool flag => Of(flag),
                long number => Of(number != 0),
                double number => Of(number != 0),
                string text => Of(text.Length > 0),
                _ => Truth.Unknown,
            },
            TextAtom text => text.Pieces.Any(piece => piece.Literal is not null) ? Truth.Yes : Truth.Unknown,
            TupleAtom tuple => Of(tuple.Items.Length > 0),
            FunctionAtom or ClassAtom or ModuleAtom or MethodAtom or PartialAtom => Truth.Yes,
            ObjectAtom thing when ObjectOf(thing) is { } content => content.Kind switch
            {
                ObjectKind.List or ObjectKind.Set when content.Items is { } items => Of(items.Length > 0),
                ObjectKind.Dict when content.Rest is null => Of(content.Entries.Length > 0),
                ObjectKind.Instance when content.Class is { } type => MethodOf(type, "__bool__", "__len__") is null
                    ? Truth.Yes
                    : Truth.Unknown,
                _ => Truth.Unknown,
            },
            _ => Truth.Unknown,
        };
}
