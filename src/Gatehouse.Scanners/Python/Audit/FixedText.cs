using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Audit;

/// <summary>
/// Whether a text that is marked as safe was made of literals alone, as far as the assignments of one function tell: names that are bound to
/// string literals above the place, and <c>format</c> or <c>%</c> of literals and such names. It reads in Bandit's way, by line and without branches.
/// </summary>
internal sealed class FixedText
{
    /// <summary>What cannot be told within this many steps is not fixed.</summary>
    private const int MostSteps = 20_000;

    private const int MostDepth = 40;

    private readonly LineIndex _lines;
    private readonly FunctionStatement? _function;
    private readonly ImmutableArray<Statement> _body;
    private int _steps;
    private int _depth;

    public FixedText(PythonModule module, LineIndex lines, Scope scope)
    {
        _lines = lines;
        for (var at = scope; at is not null && _function is null; at = at.Parent)
            _function = at.Node as FunctionStatement is { IsAsync: false } function ? function : null;
        _body = _function?.Body ?? module.Tree.Body;
    }

    public bool Is(CallExpression call) =>
        call.Arguments.FirstOrDefault(argument => argument.Form is ArgumentForm.Positional or ArgumentForm.Star)
            is { Form: ArgumentForm.Positional } first
        && first.Value switch
        {
            NameExpression name => IsName(name, LineOf(call)),
            CallExpression made => IsFormat(made),
            BinaryOpExpression { Operator: BinaryOperator.Mod, Left: StringExpression { IsBytes: false } } filled => AreFixed(
                filled.Right is TupleExpression tuple ? tuple.Elements : [filled.Right],
                LineOf(filled)
            ),
            _ => false,
        };

    private bool IsName(NameExpression name, int untilLine)
    {
        if (_function?.Parameters.Any(parameter => parameter.Form == ParameterForm.Positional && parameter.Name == name.Name) == true)
            return false;
        if (_depth >= MostDepth)
            return false;
        _depth++;
        var isFixed = IsBound(name.Name, untilLine);
        _depth--;
        return isFixed;
    }

    /// <summary>Whether the last assignment above a line, and every one that may come before it, is of a fixed text.</summary>
    private bool IsBound(string name, int untilLine)
    {
        var isFixed = false;
        foreach (var statement in _body)
        {
            var line = LineOf(statement);
            if (line >= untilLine)
                break;
            var values = new List<PythonNode>();
            Assigned(statement, name, values);
            if (_steps > MostSteps)
                return false;
            if (values.Count == 0)
                continue;
            if (IsPlain(statement))
            {
                switch (values[0])
                {
                    case StringExpression { IsBytes: false }:
                        isFixed = true;
                        break;
                    case NameExpression other:
                        isFixed = IsName(other, LineOf(other));
                        break;
                    case CallExpression call:
                        isFixed = IsFormat(call);
                        break;
                    default:
                        return false;
                }
            }
            else
            {
                isFixed = values.All(value =>
                    Spelled.IsText(value as Expression) || (value is NameExpression other && IsName(other, line))
                );
                if (!isFixed)
                    return false;
            }
        }

        return isFixed;
    }

    private bool IsFormat(CallExpression call)
    {
        if (call.Function is not AttributeExpression { Name: "format", Value: StringExpression { IsBytes: false } })
            return false;
        var isPlain = call.Arguments.All(argument => argument.Form is ArgumentForm.Positional or ArgumentForm.Star);
        if (!isPlain || _depth >= MostDepth)
            return false;
        _depth++;
        var values = ImmutableArray.CreateBuilder<Expression>();
        var isFixed = true;
        foreach (var argument in call.Arguments)
        {
            if (argument.Form == ArgumentForm.Positional)
                values.Add(argument.Value);
            else if (argument.Value is ListExpression list)
                values.AddRange(list.Elements);
            else if (argument.Value is TupleExpression tuple)
                values.AddRange(tuple.Elements);
            else
                isFixed = false;
        }

        isFixed = isFixed && AreFixed(values.ToImmutable(), LineOf(call));
        _depth--;
        return isFixed;
    }

    private bool AreFixed(ImmutableArray<Expression> values, int untilLine)
    {
        foreach (var value in values)
        {
            if (++_steps > MostSteps)
                return false;
            var isFixed = value switch
            {
                StringExpression { IsBytes: false } => true,
                NameExpression name => IsName(name, untilLine),
                CallExpression call => IsFormat(call),
                _ => false,
            };
            if (!isFixed)
                return false;
        }

        return true;
    }

    /// <summary>Whether it binds a name itself, and not by what is inside it.</summary>
    private static bool IsPlain(Statement statement) => statement is AssignStatement or AugmentedAssignStatement;

    /// <summary>What a statement, or those inside it, assign to a name; of a <c>with</c> that binds it, the statement itself.</summary>
    private void Assigned(Statement statement, string name, List<PythonNode> values)
    {
        if (++_steps > MostSteps)
            return;
        switch (statement)
        {
            case AssignStatement { Targets: [NameExpression target, ..] } assign when target.Name == name:
                values.Add(assign.Value);
                break;
            case AssignStatement { Targets: [TupleExpression targets, ..], Value: TupleExpression given }:
                var at = Position(targets, name);
                if (at >= 0 && at < given.Elements.Length)
                    values.Add(given.Elements[at]);
                break;
            case AugmentedAssignStatement { Target: NameExpression target } augmented when target.Name == name:
                values.Add(augmented.Value);
                break;
            case FunctionStatement { IsAsync: false } function:
                AssignedIn(function.Body, name, values);
                break;
            case WithStatement { IsAsync: false } with:
                // The last item decides.
                if (with.Items[^1].Target is NameExpression bound && bound.Name == name)
                    values.Add(with);
                else
                    AssignedIn(with.Body, name, values);
                break;
            case TryStatement { IsStar: false } tried:
                AssignedIn(tried.Body, name, values);
                foreach (var handler in tried.Handlers)
                    AssignedIn(handler.Body, name, values);
                AssignedIn(tried.Otherwise, name, values);
                AssignedIn(tried.Finally, name, values);
                break;
            case IfStatement choice:
                AssignedIn(choice.Body, name, values);
                AssignedIn(choice.Otherwise, name, values);
                break;
            case ForStatement { IsAsync: false } loop:
                AssignedIn(loop.Body, name, values);
                AssignedIn(loop.Otherwise, name, values);
                break;
            case WhileStatement loop:
                AssignedIn(loop.Body, name, values);
                AssignedIn(loop.Otherwise, name, values);
                break;
        }
    }

    private void AssignedIn(ImmutableArray<Statement> body, string name, List<PythonNode> values)
    {
        foreach (var statement in body)
            Assigned(statement, name, values);
    }

    private static int Position(TupleExpression targets, string name)
    {
        for (var i = 0; i < targets.Elements.Length; i++)
        {
            if (targets.Elements[i] is NameExpression target && target.Name == name)
                return i;
        }

        return -1;
    }

    private int LineOf(PythonNode node) => _lines.LineAt(node.Start);
}
