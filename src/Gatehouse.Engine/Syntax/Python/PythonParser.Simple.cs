namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private Statement ParseSimple()
    {
        var start = _start;
        switch (_token)
        {
            case PythonToken.Return:
                Advance();
                var value = StartsExpression(_token) ? ParseStarExpressions() : null;
                return new ReturnStatement(start, _lastEnd, value);
            case PythonToken.Import:
                return ParseImport();
            case PythonToken.From:
                return ParseImportFrom();
            case PythonToken.Pass:
                Advance();
                return new PassStatement(start, _lastEnd);
            case PythonToken.Break:
                Advance();
                return new BreakStatement(start, _lastEnd);
            case PythonToken.Continue:
                Advance();
                return new ContinueStatement(start, _lastEnd);
            case PythonToken.Raise:
                return ParseRaise();
            case PythonToken.Assert:
                Advance();
                var test = ParseExpression();
                Expression? message = null;
                if (_token == PythonToken.Comma)
                {
                    Advance();
                    message = ParseExpression();
                }

                return new AssertStatement(start, _lastEnd, test, message);
            case PythonToken.Del:
                return ParseDelete();
            case PythonToken.Global:
                var globals = ParseNames();
                return new GlobalStatement(start, _lastEnd, globals);
            case PythonToken.Nonlocal:
                var nonlocals = ParseNames();
                return new NonlocalStatement(start, _lastEnd, nonlocals);
            case PythonToken.Name:
                if (ReferenceEquals(_name, PythonNames.TypeWord))
                {
                    var alias = TryParseTypeAlias();
                    if (alias is not null)
                        return alias;
                }
                else if (ReferenceEquals(_name, PythonNames.Print) || ReferenceEquals(_name, PythonNames.Exec))
                {
                    var call = TryParseOldCall();
                    if (call is not null)
                        return call;
                }

                return ParseExpressionStatement();
            default:
                return ParseExpressionStatement();
        }
    }

    private Statement ParseExpressionStatement()
    {
        var start = _start;
        var parenthesised = _token == PythonToken.OpenParen;
        var first = ParseValue();
        switch (_token)
        {
            case PythonToken.Equal:
                return ParseAssign(start, first);
            case PythonToken.Colon:
                CheckTarget(first);
                Advance();
                var annotation = ParseExpression();
                Expression? assigned = null;
                if (_token == PythonToken.Equal)
                {
                    Advance();
                    assigned = ParseValue();
                }

                var simple = first.Kind == NodeKind.Name && !parenthesised;
                return new AnnotatedAssignStatement(start, _lastEnd, first, annotation, assigned, simple);
            case >= PythonToken.PlusEqual and <= PythonToken.DoubleSlashEqual:
                CheckTarget(first);
                var op = (BinaryOperator)(_token - PythonToken.PlusEqual);
                Advance();
                var operand = ParseValue();
                return new AugmentedAssignStatement(start, _lastEnd, first, op, operand);
            default:
                return new ExpressionStatement(start, _lastEnd, first);
        }
    }

    private AssignStatement ParseAssign(int start, Expression first)
    {
        var from = _expressions.Count;
        var value = first;
        while (_token == PythonToken.Equal)
        {
            CheckTarget(value);
            _expressions.Add(value);
            Advance();
            value = ParseValue();
        }

        var targets = _expressions.Take(from);
        return new AssignStatement(start, _lastEnd, targets, value);
    }

    private void CheckTarget(Expression target)
    {
        // Singletons: Python 2 let True be assigned.
        if (
            target.Kind
            is not (
                NodeKind.Name
                or NodeKind.Attribute
                or NodeKind.Subscript
                or NodeKind.Tuple
                or NodeKind.List
                or NodeKind.Starred
                or NodeKind.Singleton
            )
        )
            Fail("an assignment to what is no target", target.Start);
    }

    /// <summary>The right side of an assignment, or a statement of its own.</summary>
    private Expression ParseValue() => _token == PythonToken.Yield ? ParseYield() : ParseStarExpressions();

    private ImmutableArray<string> ParseNames()
    {
        var names = ImmutableArray.CreateBuilder<string>(1);
        do
        {
            Advance();
            names.Add(ExpectName());
        } while (_token == PythonToken.Comma);
        return names.DrainToImmutable();
    }

    private DeleteStatement ParseDelete()
    {
        var start = _start;
        Advance();
        var from = _expressions.Count;
        _expressions.Add(ParseTarget());
        while (_token == PythonToken.Comma)
        {
            Advance();
            if (!StartsExpression(_token))
                break;
            _expressions.Add(ParseTarget());
        }

        var targets = _expressions.Take(from);
        return new DeleteStatement(start, _lastEnd, targets);
    }

    private RaiseStatement ParseRaise()
    {
        var start = _start;
        Advance();
        if (!StartsExpression(_token))
            return new RaiseStatement(start, _lastEnd, null, null);
        var exceptionStart = _start;
        var exception = ParseExpression();
        Expression? cause = null;
        if (_token == PythonToken.From)
        {
            Advance();
            cause = ParseExpression();
        }
        else if (_token == PythonToken.Comma)
        {
            // Python 2: the type, what it is called with, and a traceback that is of no interest.
            Advance();
            var argument = ParseExpression();
            exception = new CallExpression(exceptionStart, _lastEnd, exception, [Positional(argument)]);
            if (_token == PythonToken.Comma)
            {
                Advance();
                ParseExpression();
            }
        }

        return new RaiseStatement(start, _lastEnd, exception, cause);
    }

    private static Argument Positional(Expression value) => new(value.Start, value.End, ArgumentForm.Positional, null, value);

    /// <summary><c>type Name = value</c>; null where it is the name of a builtin.</summary>
    private TypeAliasStatement? TryParseTypeAlias()
    {
        var here = Here();
        var start = _start;
        Advance();
        if (_token != PythonToken.Name)
        {
            Return(here);
            return null;
        }

        var name = new NameExpression(_start, _position, _name);
        Advance();
        var parameters = ParseTypeParameters();
        Expect(PythonToken.Equal, "'='");
        var value = ParseExpression();
        return new TypeAliasStatement(start, _lastEnd, name, parameters, value);
    }

    /// <summary>Python 2's <c>print x</c> and <c>exec x</c> as calls; null where Python 3 reads it as well.</summary>
    private ExpressionStatement? TryParseOldCall()
    {
        var here = Here();
        var start = _start;
        var isPrint = ReferenceEquals(_name, PythonNames.Print);
        var function = new NameExpression(_start, _position, _name);
        Advance();
        var redirected = isPrint && _token == PythonToken.RightShift;
        var old = _token switch
        {
            PythonToken.Name
            or PythonToken.Number
            or PythonToken.String
            or PythonToken.Formatted
            or PythonToken.None
            or PythonToken.True
            or PythonToken.False
            or PythonToken.Lambda
            or PythonToken.OpenBrace
            or PythonToken.Backtick
            or PythonToken.Tilde
            or PythonToken.RightShift => true,
            PythonToken.Not => !NextIsIn(),
            _ => false,
        };
        if (!old || (_token == PythonToken.RightShift && !redirected))
        {
            Return(here);
            return null;
        }

        Argument? file = null;
        var from = _arguments.Count;
        if (redirected)
        {
            var fileStart = _start;
            Advance();
            var stream = ParseExpression();
            file = new Argument(fileStart, _lastEnd, ArgumentForm.Keyword, "file", stream);
            if (_token == PythonToken.Comma)
                Advance();
        }

        while (StartsExpression(_token))
        {
            // `exec code in names`: the operator is none here.
            var argument = isPrint ? ParseExpression() : ParseOperators(AboveComparison);
            _arguments.Add(Positional(argument));
            if (_token != PythonToken.Comma && (isPrint || _token != PythonToken.In))
                break;
            Advance();
        }

        if (file is not null)
            _arguments.Add(file);
        var arguments = _arguments.Take(from);
        return new ExpressionStatement(start, _lastEnd, new CallExpression(start, _lastEnd, function, arguments));
    }
}
