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

    private readonly Pile<CompareOperator> _operators;

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
}
