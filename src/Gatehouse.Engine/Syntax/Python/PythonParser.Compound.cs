namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private void ParseIf()
    {
        // elif by elif, not one in another: a chain may be long.
        var from = _branches.Count;
        var depth = _depth;
        ImmutableArray<Statement> otherwise = [];
        do
        {
            var start = _start;
            Advance();
            var test = Finish(ParseNamed());
            if (_failed && _branches.Count > from)
                break;
            var body = ParseBlock();
            if (_failed)
            {
                if (_branches.Count > from)
                    break;
                return;
            }

            _branches.Add(new Branch(start, test, body));
            if (_depth >= MostStatementDepth && _token == PythonToken.Elif)
            {
                IsClause(PythonToken.Elif);
                Fail("a chain of elif that is too long");
                break;
            }

            _depth++;
        } while (IsClause(PythonToken.Elif));
        if (IsClause(PythonToken.Else))
            otherwise = ParseElse();
        _depth = depth;
        var end = _failed ? EndOf(_branches[^1].Body, _branches[^1].Test.End) : _lastEnd;
        for (var i = _branches.Count - 1; i >= from; i--)
        {
            var branch = _branches[i];
            var statement = new IfStatement(branch.Start, end, branch.Test, branch.Body, otherwise);
            if (i > from)
                otherwise = [statement];
            else
                _statements.Add(statement);
        }

        _branches.RemoveRange(from, _branches.Count - from);
    }

    private static int EndOf(ImmutableArray<Statement> body, int otherwise) => body.IsEmpty ? otherwise : Math.Max(body[^1].End, otherwise);

    private ImmutableArray<Statement> ParseElse()
    {
        Advance();
        return ParseBlock();
    }

    private readonly List<Branch> _branches = [];

    private readonly record struct Branch(int Start, Expression Test, ImmutableArray<Statement> Body);

    private void ParseWhile()
    {
        var start = _start;
        Advance();
        var test = Finish(ParseNamed());
        var body = ParseBlock();
        if (_failed)
            return;
        var end = _lastEnd;
        var otherwise = IsClause(PythonToken.Else) ? ParseElse() : [];
        _statements.Add(new WhileStatement(start, _failed ? end : _lastEnd, test, body, otherwise));
    }

    private void ParseFor(int start, bool isAsync)
    {
        Advance();
        var target = ParseTargets();
        Expect(PythonToken.In, "'in'");
        var iterable = Finish(ParseStarExpressions());
        var body = ParseBlock();
        if (_failed)
            return;
        var end = _lastEnd;
        var otherwise = IsClause(PythonToken.Else) ? ParseElse() : [];
        _statements.Add(new ForStatement(start, _failed ? end : _lastEnd, target, iterable, body, otherwise, isAsync));
    }

    private void ParseTry()
    {
        var start = _start;
        Advance();
        var body = ParseBlock();
        if (_failed)
            return;
        var handlers = ImmutableArray.CreateBuilder<ExceptHandler>();
        ImmutableArray<Statement> otherwise = [];
        ImmutableArray<Statement> last = [];
        var star = false;
        var end = _lastEnd;
        while (IsClause(PythonToken.Except))
        {
            var handler = ParseHandler(ref star);
            if (_failed)
                break;
            handlers.Add(handler);
            end = _lastEnd;
        }

        if (IsClause(PythonToken.Else))
        {
            otherwise = ParseElse();
            end = _failed ? end : _lastEnd;
        }

        if (IsClause(PythonToken.Finally))
        {
            last = ParseElse();
            end = _failed ? end : _lastEnd;
        }

        _statements.Add(
            new TryStatement(start, end, body, handlers.DrainToImmutable())
            {
                Otherwise = otherwise,
                Finally = last,
                IsStar = star,
            }
        );
    }

    private ExceptHandler ParseHandler(ref bool star)
    {
        var start = _start;
        Advance();
        if (_token == PythonToken.Star)
        {
            star = true;
            Advance();
        }

        Expression? type = null;
        string? name = null;
        if (_token != PythonToken.Colon)
        {
            var typeStart = _start;
            type = ParseExpression();
            if (_token == PythonToken.Comma)
                (type, name) = ParseMoreTypes(typeStart, type);
            if (_token == PythonToken.As)
            {
                Advance();
                name = ExpectName();
            }

            Finish(type);
        }

        _depth++;
        var body = ParseBlock();
        _depth--;
        return new ExceptHandler(start, _lastEnd, type, name, body);
    }

    /// <summary>
    /// <c>except A, B:</c> names two types since 3.14; in Python 2, <c>except A, e:</c> names the exception. No grammar can tell the two
    /// apart, but names do: types begin with a capital.
    /// </summary>
    private (Expression Type, string? Name) ParseMoreTypes(int start, Expression first)
    {
        var from = _expressions.Count;
        _expressions.Add(first);
        while (_token == PythonToken.Comma)
        {
            Advance();
            if (!StartsExpression(_token))
                break;
            _expressions.Add(ParseExpression());
        }

        var types = _expressions.Take(from);
        if (types is [_, NameExpression { Name: var name }] && _token == PythonToken.Colon && !char.IsUpper(name[0]))
            return (first, name);
        return (new TupleExpression(start, _lastEnd, types), null);
    }

    private void ParseWith(int start, bool isAsync)
    {
        Advance();
        var items = _token == PythonToken.OpenParen ? TryParseParenthesisedItems() : [];
        if (items.IsEmpty)
        {
            var builder = ImmutableArray.CreateBuilder<WithItem>(1);
            while (true)
            {
                builder.Add(ParseWithItem());
                if (_token != PythonToken.Comma)
                    break;
                Advance();
            }

            items = builder.DrainToImmutable();
        }

        var body = ParseBlock();
        if (_failed)
            return;
        _statements.Add(new WithStatement(start, _lastEnd, items, body, isAsync));
    }

    private WithItem ParseWithItem()
    {
        var start = _start;
        var context = Finish(ParseExpression());
        Expression? target = null;
        if (_token == PythonToken.As)
        {
            Advance();
            target = ParseTarget();
        }

        return new WithItem(start, _lastEnd, context, target);
    }

    /// <summary><c>with (a as b, c):</c>; empty where the parentheses belong to the first item.</summary>
    private ImmutableArray<WithItem> TryParseParenthesisedItems()
    {
        var here = Here();
        var items = ImmutableArray.CreateBuilder<WithItem>(1);
        Open();
        do
        {
            if (items.Count > 0)
                Advance();
            if (_token == PythonToken.CloseParen)
                break;
            items.Add(ParseWithItem());
        } while (_token == PythonToken.Comma && !_failed);
        if (_token == PythonToken.CloseParen)
        {
            Shut(PythonToken.CloseParen, "')'");
            if (_token == PythonToken.Colon && items.Count > 0)
                return items.DrainToImmutable();
        }

        Return(here);
        return [];
    }
}
