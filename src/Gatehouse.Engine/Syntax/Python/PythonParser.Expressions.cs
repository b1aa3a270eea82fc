using System.Runtime.CompilerServices;

namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private static bool StartsExpression(PythonToken token) =>
        token switch
        {
            PythonToken.Name
            or PythonToken.Number
            or PythonToken.String
            or PythonToken.Formatted
            or PythonToken.OpenParen
            or PythonToken.OpenBracket
            or PythonToken.OpenBrace
            or PythonToken.Minus
            or PythonToken.Plus
            or PythonToken.Tilde
            or PythonToken.Star
            or PythonToken.Not
            or PythonToken.Lambda
            or PythonToken.Await
            or PythonToken.Async
            or PythonToken.None
            or PythonToken.True
            or PythonToken.False
            or PythonToken.Ellipsis
            or PythonToken.Backtick
            or PythonToken.Yield => true,
            _ => false,
        };

    /// <summary>Expressions with commas between them make a tuple; stars are allowed.</summary>
    private Expression ParseStarExpressions()
    {
        var start = _start;
        var first = _token == PythonToken.Star ? ParseStar() : ParseExpression();
        return _token == PythonToken.Comma ? ParseTuple(start, first) : first;
    }

    private TupleExpression ParseTuple(int start, Expression first)
    {
        var from = _expressions.Count;
        _expressions.Add(first);
        while (_token == PythonToken.Comma)
        {
            Advance();
            if (!StartsExpression(_token))
                break;
            _expressions.Add(_token == PythonToken.Star ? ParseStar() : ParseExpression());
        }

        var elements = _expressions.Take(from);
        return new TupleExpression(start, _lastEnd, elements);
    }

    private StarredExpression ParseStar()
    {
        var start = _start;
        Advance();
        var value = ParseOperators(AboveComparison);
        return new StarredExpression(start, _lastEnd, value);
    }

    /// <summary>What <c>for</c> assigns to: the <c>in</c> after it is no comparison.</summary>
    private Expression ParseTargets()
    {
        var start = _start;
        var first = ParseTarget();
        if (_token != PythonToken.Comma)
            return first;
        var from = _expressions.Count;
        _expressions.Add(first);
        while (_token == PythonToken.Comma)
        {
            Advance();
            if (!StartsExpression(_token))
                break;
            _expressions.Add(ParseTarget());
        }

        var elements = _expressions.Take(from);
        return new TupleExpression(start, _lastEnd, elements);
    }

    private Expression ParseTarget()
    {
        var target = _token == PythonToken.Star ? ParseStar() : ParseOperators(AboveComparison);
        if (!_failed)
            CheckTarget(target);
        return target;
    }

    private Expression ParseNamed()
    {
        var start = _start;
        var expression = ParseExpression();
        return _token == PythonToken.ColonEqual ? ParseNamedRest(start, expression) : expression;
    }

    private NamedExpression ParseNamedRest(int start, Expression expression)
    {
        if (expression is not NameExpression target)
        {
            Fail("':=' needs a name");
            target = NoName;
        }

        Advance();
        var value = ParseExpression();
        return new NamedExpression(start, _lastEnd, target, value);
    }

    private static readonly NameExpression NoName = new(0, 0, "");

    private Expression ParseStarNamed() => _token == PythonToken.Star ? ParseStar() : ParseNamed();

    /// <summary>Any expression but a tuple without parentheses, <c>:=</c> and <c>yield</c>.</summary>
    private Expression ParseExpression()
    {
        if (_token == PythonToken.Lambda)
            return ParseLambda();
        var start = _start;
        var body = ParseOperators(OrLevel);
        return _token == PythonToken.If ? ParseConditional(start, body) : body;
    }

    private Expression ParseConditional(int start, Expression body)
    {
        // `[x for x in y if z]` gets here only from a place where no filter may stand.
        Advance();
        var test = ParseOperators(OrLevel);
        if (_token != PythonToken.Else)
            return Unexpected("'else'");
        Advance();
        if (!Enter())
            return Nothing;
        var otherwise = ParseExpression();
        _nesting--;
        return new ConditionalExpression(start, _lastEnd, test, body, otherwise);
    }

    private Expression ParseLambda()
    {
        var start = _start;
        if (!Enter())
            return Nothing;
        Advance();
        var parameters = ParseParameters(PythonToken.Colon);
        Expect(PythonToken.Colon, "':'");
        var body = ParseExpression();
        _nesting--;
        return new LambdaExpression(start, _lastEnd, parameters, body);
    }

    private Expression ParseYield()
    {
        var start = _start;
        Advance();
        if (_token == PythonToken.From)
        {
            Advance();
            var source = ParseExpression();
            return new YieldFromExpression(start, _lastEnd, source);
        }

        var value = StartsExpression(_token) ? ParseStarExpressions() : null;
        return new YieldExpression(start, _lastEnd, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Enter()
    {
        if (++_nesting > _mostNesting)
        {
            _mostNesting = _nesting;
            if (_nesting > MostNesting)
            {
                Fail("an expression that is nested too deep");
                return false;
            }
        }

        return true;
    }
}
