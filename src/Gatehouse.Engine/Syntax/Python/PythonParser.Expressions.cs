using System.Runtime.CompilerServices;

namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int NotLevel = 3;
    private const int ComparisonLevel = 4;
    private const int AboveComparison = 5;
    private const int AboveAll = 11;

    private static readonly ImmutableArray<CompareOperator>[] SingleOperators =
    [
        .. Enum.GetValues<CompareOperator>().Select(op => ImmutableArray.Create(op)),
    ];

    private readonly Pile<Argument> _arguments = new();
    private readonly Pile<CompareOperator> _operators = new();

    /// <summary>How tightly a token binds as an operator between two operands; 0 for all others.</summary>
    private static ReadOnlySpan<byte> Levels =>
        [
            // End to Unknown
            0,
            0,
            0,
            // Plus to DoubleSlash
            9,
            9,
            10,
            10,
            10,
            10,
            0,
            8,
            8,
            5,
            6,
            7,
            10,
            // PlusEqual to DoubleSlashEqual
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            // EqualEqual to In
            4,
            4,
            4,
            4,
            4,
            4,
            4,
            4,
            // Tilde to Backtick
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            // Name to Formatted
            0,
            0,
            0,
            0,
            // And to Yield
            2,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            4,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Level(PythonToken token) => Levels[(int)token];

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

    /// <param name="least">Operators that bind less tightly are left to the caller.</param>
    private Expression ParseOperators(int least)
    {
        if (!Enter())
            return Nothing;
        var start = _start;
        Expression left;
        if (_token == PythonToken.Not && least <= NotLevel)
        {
            Advance();
            var operand = ParseOperators(NotLevel);
            left = new UnaryOpExpression(start, _lastEnd, UnaryOperator.Not, operand);
        }
        else
        {
            left = ParseUnary();
        }

        var level = Level(_token);
        if (level != 0)
            left = ParseOperatorsAfter(start, left, least, level);
        _nesting--;
        return left;
    }

    private Expression ParseOperatorsAfter(int start, Expression left, int least, int level)
    {
        while (level >= least && level != 0)
        {
            switch (level)
            {
                case OrLevel:
                    left = ParseBoolean(start, left, PythonToken.Or, BoolOperator.Or, AndLevel);
                    break;
                case AndLevel:
                    left = ParseBoolean(start, left, PythonToken.And, BoolOperator.And, NotLevel);
                    break;
                case ComparisonLevel:
                    left = ParseComparison(start, left);
                    break;
                default:
                    var op = (BinaryOperator)(_token - PythonToken.Plus);
                    Advance();
                    var right = ParseOperators(level + 1);
                    left = new BinaryOpExpression(start, _lastEnd, left, op, right);
                    _links++;
                    break;
            }

            level = Level(_token);
        }

        return left;
    }

    private BoolOpExpression ParseBoolean(int start, Expression left, PythonToken token, BoolOperator op, int above)
    {
        var from = _expressions.Count;
        _expressions.Add(left);
        while (_token == token)
        {
            Advance();
            _expressions.Add(ParseOperators(above));
        }

        var values = _expressions.Take(from);
        _links++;
        return new BoolOpExpression(start, _lastEnd, op, values);
    }

    private CompareExpression ParseComparison(int start, Expression left)
    {
        var from = _expressions.Count;
        var operatorsFrom = _operators.Count;
        do
        {
            CompareOperator op;
            if (_token == PythonToken.Is)
            {
                op = CompareOperator.Is;
                Advance();
                if (_token == PythonToken.Not)
                {
                    op = CompareOperator.IsNot;
                    Advance();
                }
            }
            else if (_token == PythonToken.Not)
            {
                op = CompareOperator.NotIn;
                Advance();
                Expect(PythonToken.In, "'in'");
            }
            else
            {
                op = _token == PythonToken.In ? CompareOperator.In : (CompareOperator)(_token - PythonToken.EqualEqual);
                Advance();
            }

            _operators.Add(op);
            _expressions.Add(ParseOperators(AboveComparison));
        } while (Level(_token) == ComparisonLevel);

        var comparators = _expressions.Take(from);
        ImmutableArray<CompareOperator> operators;
        if (comparators.Length == 1)
        {
            operators = SingleOperators[(int)_operators[operatorsFrom]];
            _operators.Drop(operatorsFrom);
        }
        else
        {
            operators = _operators.Take(operatorsFrom);
        }

        _links++;
        return new CompareExpression(start, _lastEnd, left, operators, comparators);
    }

    private Expression ParseUnary()
    {
        var start = _start;
        UnaryOperator op;
        switch (_token)
        {
            case PythonToken.Minus:
                op = UnaryOperator.Minus;
                break;
            case PythonToken.Plus:
                op = UnaryOperator.Plus;
                break;
            case PythonToken.Tilde:
                op = UnaryOperator.Invert;
                break;
            default:
                var value = ParsePrimary();
                if (_token != PythonToken.DoubleStar)
                    return value;
                if (!Enter())
                    return Nothing;
                Advance();
                var power = ParseUnary();
                _nesting--;
                return new BinaryOpExpression(start, _lastEnd, value, BinaryOperator.Pow, power);
        }

        if (!Enter())
            return Nothing;
        Advance();
        var operand = ParseUnary();
        _nesting--;
        return new UnaryOpExpression(start, _lastEnd, op, operand);
    }

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

    private readonly Pile<Expression?> _keys = new();

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

    private readonly Pile<Generator> _generators = new();

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
