namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private bool AtGenerators => _token is PythonToken.For or PythonToken.Async;

    private Expression ParseParenthesised()
    {
        var start = _start;
        Open();
        if (_token == PythonToken.CloseParen)
        {
            Advance();
            return new TupleExpression(start, _lastEnd, []);
        }

        if (_token == PythonToken.Yield)
        {
            var yielded = ParseYield();
            Shut(PythonToken.CloseParen, "')'");
            return yielded;
        }

        var first = ParseStarNamed();
        if (_token == PythonToken.CloseParen)
        {
            Advance();
            return first;
        }

        if (AtGenerators)
        {
            var generators = ParseGenerators(false);
            Shut(PythonToken.CloseParen, "')'");
            return new ComprehensionExpression(start, _lastEnd, ComprehensionKind.Generator, first, null, generators);
        }

        var from = _expressions.Count;
        _expressions.Add(first);
        ParseElements(PythonToken.CloseParen);
        Shut(PythonToken.CloseParen, "')'");
        var elements = _expressions.Take(from);
        return new TupleExpression(start, _lastEnd, elements);
    }

    /// <summary>What follows the first element, onto the pile.</summary>
    private void ParseElements(PythonToken close)
    {
        while (_token == PythonToken.Comma)
        {
            Advance();
            if (_token == close)
                break;
            _expressions.Add(ParseStarNamed());
        }
    }

    private Expression ParseList()
    {
        var start = _start;
        Open();
        var from = _expressions.Count;
        if (_token != PythonToken.CloseBracket)
        {
            var first = ParseStarNamed();
            if (AtGenerators)
            {
                var generators = ParseGenerators(true);
                Shut(PythonToken.CloseBracket, "']'");
                return new ComprehensionExpression(start, _lastEnd, ComprehensionKind.List, first, null, generators);
            }

            _expressions.Add(first);
            ParseElements(PythonToken.CloseBracket);
        }

        Shut(PythonToken.CloseBracket, "']'");
        var elements = _expressions.Take(from);
        return new ListExpression(start, _lastEnd, elements);
    }

    private Expression ParseBraces()
    {
        var start = _start;
        Open();
        if (_token == PythonToken.CloseBrace)
        {
            Advance();
            return new DictExpression(start, _lastEnd, [], []);
        }

        if (_token == PythonToken.DoubleStar)
            return ParseDict(start, null);
        var first = ParseStarNamed();
        if (_token == PythonToken.Colon)
            return ParseDict(start, first);
        if (AtGenerators)
        {
            var generators = ParseGenerators(false);
            Shut(PythonToken.CloseBrace, "'}'");
            return new ComprehensionExpression(start, _lastEnd, ComprehensionKind.Set, first, null, generators);
        }

        var from = _expressions.Count;
        _expressions.Add(first);
        ParseElements(PythonToken.CloseBrace);
        Shut(PythonToken.CloseBrace, "'}'");
        var elements = _expressions.Take(from);
        return new SetExpression(start, _lastEnd, elements);
    }

    private readonly Pile<Expression?> _keys;

    private Expression ParseDict(int start, Expression? key)
    {
        var from = _expressions.Count;
        var keysFrom = _keys.Count;
        while (true)
        {
            Advance();
            var value = key is null ? ParseOperators(AboveComparison) : ParseExpression();
            if (_expressions.Count == from && key is not null && AtGenerators)
            {
                var generators = ParseGenerators(false);
                Shut(PythonToken.CloseBrace, "'}'");
                return new ComprehensionExpression(start, _lastEnd, ComprehensionKind.Dict, key, value, generators);
            }

            _keys.Add(key);
            _expressions.Add(value);
            if (_token != PythonToken.Comma)
                break;
            Advance();
            if (_token == PythonToken.CloseBrace)
                break;
            key = null;
            if (_token == PythonToken.DoubleStar)
                continue;
            key = ParseExpression();
            if (_token != PythonToken.Colon)
            {
                Unexpected("':'");
                break;
            }
        }

        Shut(PythonToken.CloseBrace, "'}'");
        var keys = _keys.Take(keysFrom);
        var values = _expressions.Take(from);
        return new DictExpression(start, _lastEnd, keys, values);
    }

    private readonly Pile<Generator> _generators;

    /// <param name="tuples">Python 2 let a list comprehension go over a tuple without parentheses.</param>
    private ImmutableArray<Generator> ParseGenerators(bool tuples)
    {
        var from = _generators.Count;
        while (AtGenerators)
        {
            var start = _start;
            var isAsync = _token == PythonToken.Async;
            if (isAsync)
                Advance();
            Expect(PythonToken.For, "'for'");
            var target = ParseTargets();
            Expect(PythonToken.In, "'in'");
            var iterableStart = _start;
            var iterable = _token == PythonToken.Lambda ? ParseLambda() : ParseOperators(OrLevel);
            if (tuples && _token == PythonToken.Comma)
                iterable = ParseTuple(iterableStart, iterable);
            var conditionsFrom = _expressions.Count;
            while (_token == PythonToken.If)
            {
                Advance();
                _expressions.Add(_token == PythonToken.Lambda ? ParseLambda() : ParseOperators(OrLevel));
            }

            var conditions = _expressions.Take(conditionsFrom);
            _generators.Add(new Generator(start, _lastEnd, target, iterable, conditions, isAsync));
        }

        return _generators.Take(from);
    }

    /// <summary>Python 2's <c>`x`</c> is a call of <c>repr</c>.</summary>
    private Expression ParseRepr()
    {
        var start = _start;
        if (!Enter())
            return Nothing;
        Advance();
        var value = ParseStarExpressions();
        Expect(PythonToken.Backtick, "'`'");
        _nesting--;
        return new CallExpression(start, _lastEnd, new NameExpression(start, start + 1, "repr"), [Positional(value)]);
    }
}
