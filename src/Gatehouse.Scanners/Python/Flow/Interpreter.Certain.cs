using System.Globalization;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What surely raises, and what surely does not: the one leads nowhere but to a handler, the other to none.</summary>
internal sealed partial class Interpreter
{
    /// <summary>How deep an expression is looked into for whether it raises.</summary>
    private const int MostQuiet = 6;

    /// <summary>Whether a statement raises nothing, or only what it says itself: <c>n = int('42')</c>, <c>raise KeyError(n)</c>.</summary>
    /// <param name="isInside">Of a branch: what is done before it there is not done yet.</param>
    private bool IsQuiet(Statement statement, bool isInside = false) =>
        statement switch
        {
            PassStatement or BreakStatement or ContinueStatement or ReturnStatement { Value: null } => true,
            ReturnStatement { Value: { } value } => IsQuiet(value, isInside),
            AssignStatement assign => assign.Targets.All(target => target is NameExpression) && IsQuiet(assign.Value, isInside),
            AnnotatedAssignStatement { Target: NameExpression, Value: { } value } => IsQuiet(value, isInside),
            ExpressionStatement { Value: var value } => IsQuiet(value, isInside),
            AssertStatement { Message: null } assert => !isInside && IsQuiet(assert.Test) && Evaluate(assert.Test).Only is ConstantAtom,
            RaiseStatement { Exception: { } exception } => IsSaid(exception, isInside),
            IfStatement branch => !isInside
                && IsQuiet(branch.Test)
                && branch.Body.All(inner => IsQuiet(inner, isInside: true))
                && branch.Otherwise.All(inner => IsQuiet(inner, isInside: true)),
            _ => false,
        };

    private bool IsQuiet(Expression expression, bool isInside = false, int depth = 0)
    {
        bool IsPart(Expression part) => IsQuiet(part, isInside, depth + 1);
        if (depth > MostQuiet)
            return false;
        switch (expression)
        {
            case StringExpression or NumberExpression or SingletonExpression or LambdaExpression:
                return true;
            case NameExpression name:
                return _frame.CellOf(name.Name) is { } cell && Held(cell) is Value { IsNothing: false };
            case TupleExpression tuple:
                return tuple.Elements.All(IsPart);
            case ListExpression list:
                return list.Elements.All(IsPart);
            case DictExpression dict:
                return dict.Keys.All(key => key is StringExpression or NumberExpression) && dict.Values.All(IsPart);
            case CompareExpression compare:
                return IsPart(compare.Left) && compare.Comparators.All(IsPart) && Evaluate(compare).Only is ConstantAtom;
            case BoolOpExpression bools:
                return bools.Values.All(IsPart);
            case UnaryOpExpression { Operator: UnaryOperator.Not } not:
                return IsPart(not.Operand);
            case ConditionalExpression choice:
                return IsPart(choice.Test) && IsPart(choice.Body) && IsPart(choice.Otherwise);
            case BinaryOpExpression operation when !isInside:
                return IsPart(operation.Left) && IsPart(operation.Right) && Evaluate(operation).Only is ConstantAtom;
            case SubscriptExpression { Index: not SliceExpression } element when !isInside:
                return IsPart(element.Value) && IsPart(element.Index) && IsThere(element) == Truth.Yes;
            case CallExpression { Function: AttributeExpression { Value: var receiver, Name: var method } } call when !isInside:
                return IsTextMethod(method)
                    && method is not ("index" or "rindex")
                    && call.Arguments.All(argument => argument.Form == ArgumentForm.Positional && IsPart(argument.Value))
                    && IsPart(receiver)
                    && Evaluate(receiver).Only is ConstantAtom { Text: not null }
                    && Evaluate(call).Only is ConstantAtom;
            case CallExpression { Function: NameExpression { Name: "int" or "str" or "len" or "float" or "bool" or "abs" } } call:
                return call.Arguments.All(argument =>
                        argument.Form == ArgumentForm.Positional
                        && IsPart(argument.Value)
                        && (argument.Value is not NameExpression || Evaluate(argument.Value).Only is ConstantAtom)
                    )
                    && Evaluate(call).Only is ConstantAtom;
            default:
                return false;
        }
    }

    /// <summary>An exception of Python itself that is made of what raises nothing.</summary>
    private bool IsSaid(Expression exception, bool isInside) =>
        exception is CallExpression { Function: NameExpression made, Arguments: var arguments }
            ? IsException(made) && arguments.All(given => given.Form == ArgumentForm.Positional && IsQuiet(given.Value, isInside))
            : exception is NameExpression plain && IsException(plain);

    private bool IsException(NameExpression name) =>
        _basesOfExceptions.ContainsKey(name.Name)
        && Lookup(name.Name, name).Only is OpaqueAtom { Path: { Parent.Name: "builtins" } path }
        && path.Name == name.Name;

    /// <summary>Whether an element is there to be read. Of a table that has a name, some way may not have put it there.</summary>
    private Truth IsThere(SubscriptExpression element)
    {
        var key = KeyOf(Evaluate(element.Index));
        switch (Evaluate(element.Value).Only)
        {
            case TupleAtom tuple when key is long at:
                return Of(At(tuple.Items, at) is not null);
            case ConstantAtom { Text: { } text } when key is long at:
                return Of(at < text.Length && at >= -text.Length);
            case ObjectAtom thing when ObjectOf(thing) is { Class: null, Path: null, Rest: null } content && key is not null:
                if (content is { Kind: ObjectKind.List, Items: { } items, Entries.IsEmpty: true })
                    return key is long at ? Of(At(items, at) is not null) : Truth.Unknown;
                if (content.Kind != ObjectKind.Dict || !content.Keys.IsEmpty)
                    return Truth.Unknown;
                if (content.Entry(key) is null)
                    return Truth.No;
                return element.Value is DictExpression ? Truth.Yes : Truth.Unknown;
            default:
                return Truth.Unknown;
        }
    }

    /// <summary>The name of the exception that a statement raises, whatever else happens: <c>n = int('q')</c>; null: none, as far as one can see.</summary>
    private string? SurelyRaised(Statement statement)
    {
        var expression = statement switch
        {
            AssignStatement assign => assign.Value,
            ExpressionStatement { Value: var value } => value,
            ReturnStatement { Value: { } value } => value,
            _ => null,
        };
        switch (expression)
        {
            case SubscriptExpression { Index: not SliceExpression } element when IsQuiet(element.Value) && IsQuiet(element.Index):
                return IsThere(element) != Truth.No ? null
                    : Evaluate(element.Value).Only is ObjectAtom thing && ObjectOf(thing)?.Kind == ObjectKind.Dict ? "KeyError"
                    : "IndexError";
            case BinaryOpExpression
            {
                Operator: BinaryOperator.Div or BinaryOperator.FloorDiv or BinaryOperator.Mod,
                Left: var left,
                Right: var right,
            } when IsQuiet(left) && IsQuiet(right):
                return
                    Evaluate(left).Only is ConstantAtom { Value: long or double }
                    && Evaluate(right).Only is ConstantAtom { Value: 0L or 0.0 }
                    ? "ZeroDivisionError"
                    : null;
            case CallExpression
            {
                Function: NameExpression { Name: "int" or "float" },
                Arguments: [{ Form: ArgumentForm.Positional } given]
            } when IsQuiet(given.Value):
                return Evaluate(given.Value).Only is ConstantAtom { Text: { } text } && IsNoNumber(text) ? "ValueError" : null;
            default:
                return null;
        }
    }

    private static bool IsNoNumber(string text) =>
        !double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        && text.Any(letter => char.IsAsciiLetter(letter) && !"infatyINFATY".Contains(letter, StringComparison.Ordinal));

    /// <summary>An exception that Python raises by itself.</summary>
    private Value MadeByPython(string name, PythonNode node) =>
        Allocate(
            node,
            new HeapObject { Kind = ObjectKind.Instance, Path = Builtin(name).Call() }.WithEntry(
                "args",
                Value.Of(TupleAtom.Of([Value.Unknown]))
            ),
            which: 1
        );
}
