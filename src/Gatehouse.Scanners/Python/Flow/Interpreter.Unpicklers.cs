using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Unpicklers of the tree's own that say which classes they find.</summary>
internal sealed partial class Interpreter
{
    private static readonly HashSet<string> _powerful = new(StringComparer.Ordinal)
    {
        "builtins",
        "__builtin__",
        "os",
        "posix",
        "nt",
        "sys",
        "subprocess",
        "shutil",
        "importlib",
        "runpy",
        "code",
        "pty",
        "types",
        "functools",
        "operator",
        "pickle",
    };

    private readonly Dictionary<ClassInfo, bool> _limited = [];

    /// <summary>
    /// Whether its <c>find_class</c> gives back only what stands on a list: everything that finds a class by its name is asked for after the
    /// name, not only the module, was found among those allowed. A list of what is forbidden is none.
    /// </summary>
    private bool IsLimited(ClassInfo type)
    {
        if (_limited.TryGetValue(type, out var known))
            return known;
        var isLimited =
            MethodOf(type, "find_class") is { Code: { Body: var body, Parameters: [_, var module, var name, ..] } }
            && OnlyAllowed(body, module.Name, name.Name, isAllowed: false);
        _limited[type] = isLimited;
        return isLimited;
    }

    private bool OnlyAllowed(ImmutableArray<Statement> body, string module, string name, bool isAllowed)
    {
        foreach (var statement in body)
        {
            switch (statement)
            {
                case ReturnStatement { Value: { } value }:
                    if (!isAllowed && FindsAnything(value, module, name, isAllowed))
                        return false;
                    break;
                case IfStatement condition:
                    var (whenTrue, whenFalse) = Allows(condition.Test, module, name);
                    if (
                        !OnlyAllowed(condition.Body, module, name, isAllowed || whenTrue)
                        || !OnlyAllowed(condition.Otherwise, module, name, isAllowed || whenFalse)
                    )
                        return false;
                    // `if name not in ALLOWED: raise`: whoever comes by is allowed.
                    isAllowed |= whenFalse && Leaves(condition.Body);
                    break;
                case TryStatement attempt:
                    if (
                        !OnlyAllowed(attempt.Body, module, name, isAllowed)
                        || !OnlyAllowed(attempt.Otherwise, module, name, isAllowed)
                        || attempt.Handlers.Any(handler => !OnlyAllowed(handler.Body, module, name, isAllowed))
                    )
                        return false;
                    break;
                case WithStatement with:
                    if (!OnlyAllowed(with.Body, module, name, isAllowed))
                        return false;
                    break;
                case ForStatement or WhileStatement or MatchStatement:
                    return false;
                case AssertStatement assert:
                    isAllowed |= Allows(assert.Test, module, name).WhenTrue;
                    break;
                case AssignStatement { Value: var value } when !isAllowed && FindsAnything(value, module, name, isAllowed):
                    return false;
            }
        }

        return true;
    }

    private static bool Leaves(ImmutableArray<Statement> body) => body.Length > 0 && body[^1] is RaiseStatement or ReturnStatement;

    /// <summary>Whether an expression looks for a class by a name that somebody else chose.</summary>
    private bool FindsAnything(Expression value, string module, string name, bool isAllowed) =>
        value switch
        {
            CallExpression call => (
                call.Function
                    is AttributeExpression { Name: "find_class" or "import_module" }
                        or NameExpression { Name: "getattr" or "__import__" or "eval" or "import_module" or "locate" }
                && call.Arguments.Any(argument => argument.Form is ArgumentForm.Star || Names(argument.Value, module, name))
            ) || call.Arguments.Any(argument => FindsAnything(argument.Value, module, name, isAllowed)),
            ConditionalExpression choice => FindsAnything(choice.Body, module, name, isAllowed)
                && !Allows(choice.Test, module, name).WhenTrue
                || (FindsAnything(choice.Otherwise, module, name, isAllowed) && !Allows(choice.Test, module, name).WhenFalse),
            SubscriptExpression part => FindsAnything(part.Value, module, name, isAllowed),
            _ => false,
        };

    private static bool Names(Expression expression, string module, string name) =>
        expression switch
        {
            NameExpression { Name: var own } => own == module || own == name,
            BinaryOpExpression sum => Names(sum.Left, module, name) || Names(sum.Right, module, name),
            FormattedStringExpression text => text.Parts.Any(part =>
                part is InterpolationExpression hole && Names(hole.Value, module, name)
            ),
            TupleExpression tuple => tuple.Elements.Any(element => Names(element, module, name)),
            CallExpression call => call.Arguments.Any(argument => Names(argument.Value, module, name)),
            SubscriptExpression part => Names(part.Value, module, name),
            _ => false,
        };

    /// <summary>Whether a condition that came out one way says that the name is an allowed one.</summary>
    private (bool WhenTrue, bool WhenFalse) Allows(Expression test, string module, string name)
    {
        switch (test)
        {
            case UnaryOpExpression { Operator: UnaryOperator.Not, Operand: var operand }:
                var (yes, no) = Allows(operand, module, name);
                return (no, yes);
            case BoolOpExpression bools:
                var parts = bools.Values.Select(part => Allows(part, module, name)).ToList();
                return bools.Operator == BoolOperator.And
                    ? (parts.Any(part => part.WhenTrue), parts.All(part => part.WhenFalse))
                    : (parts.All(part => part.WhenTrue), parts.Any(part => part.WhenFalse));
            case CompareExpression { Operators: [var op], Comparators: [var other] } compare:
                var isMember =
                    op is CompareOperator.In or CompareOperator.NotIn
                    && (Names(compare.Left, name, name) || (Names(compare.Left, module, module) && !HoldsPower(other)));
                // `ALLOWED.get(module) == name`, `name in ALLOWED[module]`
                var isSame =
                    op is CompareOperator.Eq or CompareOperator.NotEq
                    && (
                        Names(compare.Left, name, name)
                        || Names(other, name, name)
                        || (Names(compare.Left, module, module) && !HoldsPower(other))
                    );
                return (
                    (isMember && op == CompareOperator.In) || (isSame && op == CompareOperator.Eq),
                    (isMember && op == CompareOperator.NotIn) || (isSame && op == CompareOperator.NotEq)
                );
            default:
                return (false, false);
        }
    }

    /// <summary>Whether modules are allowed, or not known, that hold the means to do anything.</summary>
    private bool HoldsPower(Expression modules)
    {
        var value = Evaluate(modules);
        if (value.Constants is [{ Text: { } one }])
            return _powerful.Contains(one);
        return ItemsOf(value) is not { } items
            || items.Any(item => item.Only is not ConstantAtom { Text: { } name } || _powerful.Contains(name));
    }
}
