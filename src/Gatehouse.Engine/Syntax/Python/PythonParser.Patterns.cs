namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private readonly Pile<Pattern> _patterns;

    /// <summary>False, and nothing read, where <c>match</c> is a name.</summary>
    private bool TryParseMatch()
    {
        var here = Here();
        var start = _start;
        Advance();
        if (!StartsExpression(_token) || _token == PythonToken.Yield)
        {
            Return(here);
            return false;
        }

        var subject = ParseSubject();
        if (_failed || _token != PythonToken.Colon)
        {
            Return(here);
            return false;
        }

        Advance();
        if (_failed || _token != PythonToken.Newline || !CaseFollows())
        {
            Return(here);
            return false;
        }

        Finish(subject);
        if (_failed)
            return true;
        var outer = _block;
        var restart = _restart;
        NextLine();
        if (_indent <= outer || _blocks >= MostBlocks || _depth >= MostStatementDepth)
        {
            Fail(_indent <= outer ? "no indented block follows" : "too many levels of indentation");
            return true;
        }

        _block = _indent;
        _blocks++;
        _depth += 2;
        var from = _statements.Count;
        var cases = ImmutableArray.CreateBuilder<MatchCase>();
        while (_token != PythonToken.End && _indent == _block)
            ParseCase(cases);
        _depth -= 2;
        _blocks--;
        _block = outer;
        _restart = restart;
        var broken = _statements.Take(from);
        _statements.Add(new MatchStatement(start, _lastEnd, subject, cases.DrainToImmutable()));
        foreach (var statement in broken)
            _statements.Add(statement);
        return true;
    }

    private Expression ParseSubject()
    {
        var start = _start;
        var first = ParseStarNamed();
        if (_token != PythonToken.Comma)
            return first;
        var from = _expressions.Count;
        _expressions.Add(first);
        while (_token == PythonToken.Comma)
        {
            Advance();
            if (!StartsExpression(_token))
                break;
            _expressions.Add(ParseStarNamed());
        }

        var elements = _expressions.Take(from);
        return new TupleExpression(start, _lastEnd, elements);
    }

    /// <summary>Whether the next line that holds a token begins with <c>case</c>.</summary>
    private bool CaseFollows()
    {
        var here = Here();
        var indent = _indent;
        NextLine();
        var follows = _token == PythonToken.Name && ReferenceEquals(_name, PythonNames.Case);
        Return(here);
        _indent = indent;
        return follows;
    }

    private void ParseCase(ImmutableArray<MatchCase>.Builder cases)
    {
        var start = _start;
        _restart = start;
        _links = 0;
        _mostNesting = 0;
        if (_token == PythonToken.Name && ReferenceEquals(_name, PythonNames.Case))
        {
            Advance();
            var pattern = ParseOpenPattern();
            Expression? guard = null;
            Finish(pattern);
            if (_token == PythonToken.If)
            {
                Advance();
                guard = Finish(ParseNamed());
            }

            var body = ParseBlock();
            if (!_failed)
            {
                cases.Add(new MatchCase(start, _lastEnd, pattern, guard, body));
                return;
            }
        }
        else
        {
            Unexpected("'case'");
        }

        // What lies below a broken case is read as statements that follow the match.
        Recover(start);
        if (_token != PythonToken.End && _indent > _block)
            ParseLines(_block + 1);
    }

    private Pattern ParseOpenPattern()
    {
        var start = _start;
        var first = ParseMaybeStarPattern();
        if (_token != PythonToken.Comma && first.Kind != NodeKind.StarPattern)
            return first;
        var from = _patterns.Count;
        _patterns.Add(first);
        while (_token == PythonToken.Comma)
        {
            Advance();
            if (_token is PythonToken.Colon or PythonToken.If)
                break;
            _patterns.Add(ParseMaybeStarPattern());
        }

        var patterns = _patterns.Take(from);
        return new SequencePattern(start, _lastEnd, patterns);
    }

    private Pattern ParseMaybeStarPattern()
    {
        if (_token != PythonToken.Star)
            return ParsePattern();
        var start = _start;
        Advance();
        var name = ExpectName();
        return new StarPattern(start, _lastEnd, name == "_" ? null : name);
    }

    private Pattern ParsePattern()
    {
        var start = _start;
        if (!Enter())
            return NoPattern;
        var pattern = ParseClosedPattern();
        if (_token == PythonToken.Pipe)
        {
            var from = _patterns.Count;
            _patterns.Add(pattern);
            while (_token == PythonToken.Pipe)
            {
                Advance();
                _patterns.Add(ParseClosedPattern());
            }

            var patterns = _patterns.Take(from);
            pattern = new OrPattern(start, _lastEnd, patterns);
        }

        if (_token == PythonToken.As)
        {
            Advance();
            var name = ExpectName();
            pattern = new AsPattern(start, _lastEnd, pattern, name);
        }

        _nesting--;
        return pattern;
    }

    private static readonly SingletonPattern NoPattern = new(0, 0, SingletonValue.None);

    private Pattern ParseClosedPattern()
    {
        var start = _start;
        switch (_token)
        {
            case PythonToken.None:
                Advance();
                return new SingletonPattern(start, _lastEnd, SingletonValue.None);
            case PythonToken.True:
                Advance();
                return new SingletonPattern(start, _lastEnd, SingletonValue.True);
            case PythonToken.False:
                Advance();
                return new SingletonPattern(start, _lastEnd, SingletonValue.False);
            case PythonToken.Number:
            case PythonToken.Minus:
            case PythonToken.String:
            case PythonToken.Formatted:
                var value = ParseLiteral();
                return new ValuePattern(start, _lastEnd, value);
            case PythonToken.OpenParen:
            case PythonToken.OpenBracket:
                return ParseSequencePattern();
            case PythonToken.OpenBrace:
                return ParseMappingPattern();
            case PythonToken.Name:
                return ParseNamePattern();
            default:
                Unexpected("a pattern");
                return NoPattern;
        }
    }

    /// <summary>A number with its sign, a complex sum of two, or strings.</summary>
    private Expression ParseLiteral() => _token is PythonToken.String or PythonToken.Formatted ? ParseStrings() : ParseOperators(9);

    private Pattern ParseNamePattern()
    {
        var start = _start;
        var name = _name;
        Expression value = new NameExpression(start, _position, name);
        Advance();
        if (_token is not (PythonToken.Dot or PythonToken.OpenParen))
            return new AsPattern(start, _lastEnd, null, name == "_" ? null : name);
        while (_token == PythonToken.Dot)
        {
            Advance();
            var attribute = ExpectName();
            value = new AttributeExpression(start, _lastEnd, value, attribute);
            _links++;
        }

        if (_token != PythonToken.OpenParen)
            return new ValuePattern(start, _lastEnd, value);
        Open();
        var from = _patterns.Count;
        var names = ImmutableArray.CreateBuilder<string>();
        var positional = 0;
        while (_token != PythonToken.CloseParen)
        {
            if (_token == PythonToken.Name && IsKeywordAhead())
            {
                names.Add(_name);
                Advance();
                Advance();
            }
            else if (names.Count > 0)
            {
                Unexpected("a keyword pattern");
            }

            _patterns.Add(ParsePattern());
            if (names.Count == 0)
                positional++;
            if (_token != PythonToken.Comma)
                break;
            Advance();
        }

        Shut(PythonToken.CloseParen, "')'");
        var byKeyword = _patterns.Take(from + positional);
        var byPlace = _patterns.Take(from);
        return new ClassPattern(start, _lastEnd, value, byPlace, names.DrainToImmutable(), byKeyword);
    }

    private Pattern ParseSequencePattern()
    {
        var start = _start;
        var close = _token == PythonToken.OpenParen ? PythonToken.CloseParen : PythonToken.CloseBracket;
        Open();
        var from = _patterns.Count;
        var comma = false;
        while (_token != close)
        {
            _patterns.Add(ParseMaybeStarPattern());
            if (_token != PythonToken.Comma)
                break;
            comma = true;
            Advance();
        }

        Shut(close, close == PythonToken.CloseParen ? "')'" : "']'");
        var patterns = _patterns.Take(from);
        if (close == PythonToken.CloseParen && !comma && patterns is [var only] && only.Kind != NodeKind.StarPattern)
            return only;
        return new SequencePattern(start, _lastEnd, patterns);
    }

    private MappingPattern ParseMappingPattern()
    {
        var start = _start;
        Open();
        var from = _patterns.Count;
        var keysFrom = _expressions.Count;
        string? rest = null;
        while (_token != PythonToken.CloseBrace)
        {
            if (_token == PythonToken.DoubleStar)
            {
                Advance();
                rest = ExpectName();
            }
            else
            {
                _expressions.Add(ParseOperators(9));
                Expect(PythonToken.Colon, "':'");
                _patterns.Add(ParsePattern());
            }

            if (_token != PythonToken.Comma)
                break;
            Advance();
        }

        Shut(PythonToken.CloseBrace, "'}'");
        var keys = _expressions.Take(keysFrom);
        var patterns = _patterns.Take(from);
        return new MappingPattern(start, _lastEnd, keys, patterns, rest);
    }
}
