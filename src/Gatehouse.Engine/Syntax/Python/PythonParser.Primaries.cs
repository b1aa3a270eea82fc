namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private readonly Pile<Argument> _arguments;

    private Expression ParsePrimary()
    {
        if (_token == PythonToken.Await)
            return ParseAwait();
        var start = _start;
        return ParseTrailers(start, ParseAtom());
    }

    private Expression ParseAwait()
    {
        var start = _start;
        var name = _name;
        var end = _position;
        Advance();
        if (!StartsExpression(_token) || _token is PythonToken.Star or PythonToken.Not or PythonToken.Lambda or PythonToken.Yield)
        {
            // Before 3.7 it was a name like any other.
            return ParseTrailers(start, new NameExpression(start, end, name));
        }

        if (!Enter())
            return Nothing;
        var value = ParsePrimary();
        _nesting--;
        return new AwaitExpression(start, _lastEnd, value);
    }

    private Expression ParseTrailers(int start, Expression value)
    {
        while (true)
        {
            switch (_token)
            {
                case PythonToken.Dot:
                    Advance();
                    if (_token is < PythonToken.Name and not (PythonToken.In or PythonToken.Is) or > PythonToken.Name and < PythonToken.And)
                        return Unexpected("a name");
                    value = new AttributeExpression(start, _position, value, _name);
                    Advance();
                    break;
                case PythonToken.OpenParen:
                    var arguments = ParseArguments();
                    value = new CallExpression(start, _lastEnd, value, arguments);
                    break;
                case PythonToken.OpenBracket:
                    Open();
                    var index = ParseSlices();
                    Shut(PythonToken.CloseBracket, "']'");
                    value = new SubscriptExpression(start, _lastEnd, value, index);
                    break;
                default:
                    return value;
            }

            _links++;
        }
    }

    private ImmutableArray<Argument> ParseArguments()
    {
        var open = _start;
        var from = _arguments.Count;
        Open();
        while (_token != PythonToken.CloseParen)
        {
            _arguments.Add(ParseArgument(open));
            if (_token != PythonToken.Comma)
                break;
            Advance();
        }

        Shut(PythonToken.CloseParen, "')'");
        return _arguments.Take(from);
    }

    private Argument ParseArgument(int open)
    {
        var start = _start;
        switch (_token)
        {
            case PythonToken.Star:
                Advance();
                var starred = ParseExpression();
                return new Argument(start, _lastEnd, ArgumentForm.Star, null, starred);
            case PythonToken.DoubleStar:
                Advance();
                var doubled = ParseExpression();
                return new Argument(start, _lastEnd, ArgumentForm.DoubleStar, null, doubled);
            case PythonToken.Name when IsKeywordAhead():
                var name = _name;
                Advance();
                Advance();
                var named = ParseExpression();
                return new Argument(start, _lastEnd, ArgumentForm.Keyword, name, named);
        }

        var value = ParseNamed();
        switch (_token)
        {
            case PythonToken.Equal when value is NameExpression { Name: var keyword }:
                Advance();
                var assigned = ParseExpression();
                return new Argument(start, _lastEnd, ArgumentForm.Keyword, keyword, assigned);
            case PythonToken.For:
            case PythonToken.Async:
                // The call's own parentheses are the generator's, as in CPython; where others stand beside it, CPython refuses the file.
                var generators = ParseGenerators(false);
                var end = _token == PythonToken.CloseParen ? _position : _lastEnd;
                value = new ComprehensionExpression(open, end, ComprehensionKind.Generator, value, null, generators);
                return new Argument(open, end, ArgumentForm.Positional, null, value);
            default:
                return new Argument(start, _lastEnd, ArgumentForm.Positional, null, value);
        }
    }

    /// <summary>A look ahead at <c>name=</c>, so that no node is made for the name of most keywords.</summary>
    private bool IsKeywordAhead()
    {
        var p = _position;
        while (At(p) == ' ')
            p++;
        return At(p) == '=' && At(p + 1) != '=';
    }

    private Expression ParseSlices()
    {
        var start = _start;
        var alone = _token != PythonToken.Star;
        var first = ParseSlice();
        // `a[*b]` is a tuple of one.
        if (alone && _token != PythonToken.Comma)
            return first;
        var from = _expressions.Count;
        _expressions.Add(first);
        while (_token == PythonToken.Comma)
        {
            Advance();
            if (_token == PythonToken.CloseBracket)
                break;
            _expressions.Add(ParseSlice());
        }

        var elements = _expressions.Take(from);
        return new TupleExpression(start, _lastEnd, elements);
    }

    private Expression ParseSlice()
    {
        var start = _start;
        if (_token == PythonToken.Star)
            return ParseStar();

        Expression? lower = null;
        if (_token != PythonToken.Colon)
        {
            lower = ParseNamed();
            if (_token != PythonToken.Colon)
                return lower;
        }

        Advance();
        Expression? upper = null;
        Expression? step = null;
        if (_token is not (PythonToken.Colon or PythonToken.Comma or PythonToken.CloseBracket))
            upper = ParseExpression();
        if (_token == PythonToken.Colon)
        {
            Advance();
            if (_token is not (PythonToken.Comma or PythonToken.CloseBracket))
                step = ParseExpression();
        }

        return new SliceExpression(start, _lastEnd, lower, upper, step);
    }

    private Expression ParseAtom()
    {
        var start = _start;
        var end = _position;
        switch (_token)
        {
            case PythonToken.Name:
                var name = new NameExpression(start, end, _name);
                Advance();
                return name;
            case PythonToken.String:
            case PythonToken.Formatted:
                return ParseStrings();
            case PythonToken.Number:
                Advance();
                return new NumberExpression(start, end, _source);
            case PythonToken.None:
                Advance();
                return new SingletonExpression(start, end, SingletonValue.None);
            case PythonToken.True:
                Advance();
                return new SingletonExpression(start, end, SingletonValue.True);
            case PythonToken.False:
                Advance();
                return new SingletonExpression(start, end, SingletonValue.False);
            case PythonToken.Ellipsis:
                Advance();
                return new SingletonExpression(start, end, SingletonValue.Ellipsis);
            case PythonToken.OpenParen:
                return ParseParenthesised();
            case PythonToken.OpenBracket:
                return ParseList();
            case PythonToken.OpenBrace:
                return ParseBraces();
            case PythonToken.Backtick:
                return ParseRepr();
            case PythonToken.Async:
            case PythonToken.Nonlocal:
                // Names like any other in older Python.
                var old = new NameExpression(start, end, _name);
                Advance();
                return old;
            default:
                return Unexpected("an expression");
        }
    }
}
