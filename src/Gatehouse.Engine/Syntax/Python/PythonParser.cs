using System.Buffers;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>
/// Reads Python 3.8 to 3.14, and enough of Python 2.
/// Where a statement is no Python, the parser notes it and from then on sees only the end of the file, so that all it was about to do comes to
/// an end by itself; <see cref="Recover"/> then finds the next statement. No exception is thrown on the way.
/// </summary>
internal sealed partial class PythonParser
{
    /// <summary>Room after the text, so that a look ahead needs no check.</summary>
    private const int Padding = 32;

    /// <summary>CPython's own bound.</summary>
    private const int MostBrackets = 200;

    /// <summary>CPython's own bound.</summary>
    private const int MostBlocks = 100;

    /// <summary>How deep expressions may call for one another.</summary>
    private const int MostNesting = 500;

    /// <summary>How deep statements may lie in the tree; what is left of <see cref="PythonTree.MaxDepth"/> is for expressions.</summary>
    private const int MostStatementDepth = 500;

    private const int MostErrors = 1000;

    private readonly byte[] _text;
    private readonly int _length;
    private readonly PythonText _source;
    private readonly PythonNames _names;
    private readonly bool _wideBytes;

    private readonly Pile<Statement> _statements = new();
    private readonly Pile<Expression> _expressions = new();
    private readonly ImmutableArray<ByteSpan>.Builder _comments = ImmutableArray.CreateBuilder<ByteSpan>();
    private readonly ImmutableArray<PythonError>.Builder _errors = ImmutableArray.CreateBuilder<PythonError>();

    /// <summary>Where the last comment ended: what is read twice is noted once.</summary>
    private int _lastComment;
    private int _noTripleSingle = int.MaxValue;
    private int _noTripleDouble = int.MaxValue;

    private bool _failed;
    private int _failedAt;
    private string _failure = "";
    private bool _afterBroken;
    private bool _untold;

    /// <summary>Where the part of the current statement begins that a failure costs.</summary>
    private int _restart;

    /// <summary>Up to here brackets are known to open without end.</summary>
    private int _distrusted;

    /// <summary>The indentation of the block that is being read.</summary>
    private int _block;
    private int _blocks;

    /// <summary>How deep in the tree the current statement lies.</summary>
    private int _depth = 1;
    private int _nesting;

    /// <summary>How often in this statement a node was put above a finished one, which makes trees deep without nesting.</summary>
    private int _links;
    private int _mostNesting;

    private PythonParser(PythonText source, byte[] text, int length)
    {
        _source = source;
        _text = text;
        _length = length;
        _wideBytes = source.Encoding == PythonEncoding.WideBytes;
        _names = new PythonNames(text, length, source);
    }

    internal static PythonTree Parse(PythonText source)
    {
        var bytes = source.Bytes;
        var text = ArrayPool<byte>.Shared.Rent(bytes.Length + Padding);
        try
        {
            bytes.CopyTo(text);
            text.AsSpan(bytes.Length).Clear();
            return new PythonParser(source, text, bytes.Length).ParseFile();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private PythonTree ParseFile()
    {
        _position = _text.AsSpan(0, _length).StartsWith("\uFEFF"u8) ? 3 : 0;
        ReadLineStart(_position);
        _block = _indent;
        if (_indent > 0 && _token != PythonToken.End)
            Note(_start, _position, "unexpected indent");
        while (_token != PythonToken.End)
        {
            // A file may begin too deep: then what follows further left is its top level too.
            _block = Math.Min(_block, _indent);
            ParseLines(_block);
        }

        return new PythonTree(_source, _statements.Take(0), _errors.DrainToImmutable(), _comments.DrainToImmutable());
    }

    /// <summary>The statements of a block, put onto the pile; it ends where a line is further left.</summary>
    private void ParseLines(int indent)
    {
        var broken = false;
        while (_token != PythonToken.End)
        {
            if (_indent < indent)
                return;
            if (_indent == indent)
            {
                _afterBroken = broken;
                broken = !ParseStatement();
                continue;
            }

            // Lines too far right belong to what was broken above them; they are read as part of this block.
            if (!broken)
                Note(_start, _position, "unexpected indent");
            if (_blocks >= MostBlocks)
            {
                SkipDeeper(indent);
                continue;
            }

            var outer = _block;
            _block = _indent;
            _blocks++;
            ParseLines(_block);
            _blocks--;
            _block = outer;
            broken = true;
        }
    }

    /// <summary>False if it was no Python.</summary>
    private bool ParseStatement()
    {
        _restart = _start;
        _links = 0;
        _mostNesting = 0;
        ParseAnyStatement();
        if (!_failed)
            return true;
        Recover(_restart);
        return false;
    }

    private void ParseAnyStatement()
    {
        switch (_token)
        {
            case PythonToken.If:
                ParseIf();
                break;
            case PythonToken.Def:
                ParseFunction(_start, [], false);
                break;
            case PythonToken.For:
                ParseFor(_start, false);
                break;
            case PythonToken.Try:
                ParseTry();
                break;
            case PythonToken.With:
                ParseWith(_start, false);
                break;
            case PythonToken.While:
                ParseWhile();
                break;
            case PythonToken.Class:
                ParseClass([]);
                break;
            case PythonToken.At:
                ParseDecorated();
                break;
            case PythonToken.Async:
                ParseAsync([]);
                break;
            case PythonToken.Name when ReferenceEquals(_name, PythonNames.Match):
                if (!TryParseMatch())
                    ParseSimpleLine();
                break;
            case PythonToken.Elif or PythonToken.Else or PythonToken.Except or PythonToken.Finally:
                // Its statement was broken, and that was told.
                _untold = _afterBroken;
                Fail($"'{_name}' without a statement that it belongs to");
                break;
            default:
                ParseSimpleLine();
                break;
        }
    }

    private void ParseSimpleLine()
    {
        while (true)
        {
            var statement = ParseSimple();
            Finish(statement);
            if (!_failed && _token is not (PythonToken.Semicolon or PythonToken.Newline or PythonToken.End))
                Unexpected("the end of the statement");
            if (_failed)
                return;
            _statements.Add(statement);
            if (_token == PythonToken.Semicolon)
                Advance();
            if (_token is PythonToken.Newline)
            {
                NextLine();
                return;
            }

            if (_token is PythonToken.End)
                return;
            _restart = _start;
            _links = 0;
            _mostNesting = 0;
        }
    }

    /// <summary>What follows a colon. Empty where it failed or nothing is there.</summary>
    private ImmutableArray<Statement> ParseBlock()
    {
        Expect(PythonToken.Colon, "':'");
        if (_failed)
            return [];
        var from = _statements.Count;
        var restart = _restart;
        _links = 0;
        _mostNesting = 0;
        if (_token is not (PythonToken.Newline or PythonToken.End))
        {
            _depth++;
            ParseSimpleLine();
            _depth--;
            _restart = restart;
            return _statements.Take(from);
        }

        var colon = _lastEnd;
        if (_token == PythonToken.Newline)
            NextLine();
        if (_token == PythonToken.End || _indent <= _block)
        {
            Note(colon - 1, colon, "no indented block follows");
            return [];
        }

        if (_blocks >= MostBlocks || _depth >= MostStatementDepth)
        {
            SkipDeeper(_block);
            return _statements.Take(from);
        }

        var outer = _block;
        _block = _indent;
        _blocks++;
        _depth++;
        ParseLines(_block);
        _depth--;
        _blocks--;
        _block = outer;
        _restart = restart;
        return _statements.Take(from);
    }

    /// <summary>Whether the current token begins a further clause of the statement whose block was just read.</summary>
    private bool IsClause(PythonToken token)
    {
        if (_token != token || _indent != _block || _failed)
            return false;
        _restart = _start;
        _links = 0;
        _mostNesting = 0;
        return true;
    }

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

    private readonly record struct Place(int Start, int Position, int LastEnd, PythonToken Token, string Name, int Brackets, int Nesting);

    private Place Here() => new(_start, _position, _lastEnd, _token, _name, _brackets, _nesting);

    /// <summary>Back to a place inside the same statement, as if what was tried since had not been.</summary>
    private void Return(Place place)
    {
        (_start, _position, _lastEnd, _token, _name, _brackets, _nesting) = place;
        _failed = false;
    }

    private void ParseDecorated()
    {
        var from = _expressions.Count;
        while (_token == PythonToken.At)
        {
            Advance();
            var decorator = Finish(ParseNamed());
            if (!_failed && _token != PythonToken.Newline)
                Unexpected("the end of the decorator");
            if (_failed)
            {
                _expressions.Drop(from);
                return;
            }

            _expressions.Add(decorator);
            NextLine();
            _links = 0;
            _mostNesting = 0;
        }

        var decorators = _expressions.Take(from);
        switch (_token)
        {
            case PythonToken.Def:
                ParseFunction(_start, decorators, false);
                break;
            case PythonToken.Class:
                ParseClass(decorators);
                break;
            case PythonToken.Async:
                ParseAsync(decorators);
                break;
            default:
                Unexpected("a function or a class");
                break;
        }
    }

    private void ParseAsync(ImmutableArray<Expression> decorators)
    {
        var start = _start;
        var here = Here();
        Advance();
        switch (_token)
        {
            case PythonToken.Def:
                ParseFunction(start, decorators, true);
                break;
            case PythonToken.For when decorators.IsEmpty:
                ParseFor(start, true);
                break;
            case PythonToken.With when decorators.IsEmpty:
                ParseWith(start, true);
                break;
            default:
                // Before 3.7 it was a name like any other.
                Return(here);
                ParseSimpleLine();
                break;
        }
    }

    private void ParseFunction(int start, ImmutableArray<Expression> decorators, bool isAsync)
    {
        Advance();
        var nameStart = _start;
        var name = ExpectName();
        var typeParameters = ParseTypeParameters();
        if (_token != PythonToken.OpenParen)
            Unexpected("'('");
        Open();
        var unpacked = _statements.Count;
        var parameters = ParseParameters(PythonToken.CloseParen);
        Shut(PythonToken.CloseParen, "')'");
        Expression? returns = null;
        if (_token == PythonToken.Arrow)
        {
            Advance();
            returns = ParseExpression();
            if (_token == PythonToken.Comma)
                Unexpected("':'");
        }

        CheckDepth(parameters);
        Finish(returns);
        var prologue = _statements.Take(unpacked);
        var body = ParseBlock();
        if (_failed)
            return;
        if (!prologue.IsEmpty)
            body = prologue.AddRange(body);
        _statements.Add(
            new FunctionStatement(start, _lastEnd, name, parameters, body)
            {
                NameStart = nameStart,
                Decorators = decorators,
                TypeParameters = typeParameters,
                Returns = returns,
                IsAsync = isAsync,
            }
        );
    }

    private void CheckDepth(ImmutableArray<Parameter> parameters)
    {
        if (!MayBeTooDeep)
            return;
        foreach (var parameter in parameters)
        {
            Finish(parameter.Annotation);
            Finish(parameter.Default);
        }
    }

    private readonly Pile<Parameter> _parameters = new();

    private ImmutableArray<Parameter> ParseParameters(PythonToken end)
    {
        var from = _parameters.Count;
        var form = ParameterForm.Positional;
        var annotated = end == PythonToken.CloseParen;
        while (_token != end)
        {
            switch (_token)
            {
                case PythonToken.Slash:
                    for (var i = from; i < _parameters.Count; i++)
                        _parameters[i].Form = ParameterForm.PositionalOnly;
                    Advance();
                    break;
                case PythonToken.Star:
                    var star = _start;
                    Advance();
                    if (_token is not (PythonToken.Comma or PythonToken.CloseParen or PythonToken.Colon))
                        _parameters.Add(ParseParameter(star, ParameterForm.Star, annotated));
                    form = ParameterForm.KeywordOnly;
                    break;
                case PythonToken.DoubleStar:
                    var stars = _start;
                    Advance();
                    _parameters.Add(ParseParameter(stars, ParameterForm.DoubleStar, annotated));
                    break;
                case PythonToken.OpenParen:
                    _parameters.Add(ParseTupleParameter(form, _parameters.Count - from, annotated));
                    break;
                default:
                    _parameters.Add(ParseParameter(_start, form, annotated));
                    break;
            }

            if (_token == PythonToken.Comma)
                Advance();
            else if (_token != end)
            {
                Unexpected(annotated ? "',' or ')'" : "',' or ':'");
                break;
            }
        }

        return _parameters.Take(from);
    }

    private Parameter ParseParameter(int start, ParameterForm form, bool annotated)
    {
        var nameStart = _start;
        var name = ExpectName();
        Expression? annotation = null;
        if (annotated && _token == PythonToken.Colon)
        {
            Advance();
            annotation = _token == PythonToken.Star ? ParseStar() : ParseExpression();
        }

        var byDefault = ParseDefault();
        return new Parameter(start, _lastEnd, form, name, annotation, byDefault) { NameStart = nameStart };
    }

    private Expression? ParseDefault()
    {
        if (_token != PythonToken.Equal)
            return null;
        Advance();
        return ParseExpression();
    }

    /// <summary>Python 2's <c>def f((a, b))</c>: the parameter is called <c>.0</c> as there, and the body begins with <c>(a, b) = .0</c>.</summary>
    private Parameter ParseTupleParameter(ParameterForm form, int index, bool unpacks)
    {
        var start = _start;
        var target = ParseTarget();
        var name = "." + index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (unpacks && !_failed)
            _statements.Add(new AssignStatement(start, _lastEnd, [target], new NameExpression(start, _lastEnd, name)));
        var byDefault = ParseDefault();
        return new Parameter(start, _lastEnd, form, name, null, byDefault) { NameStart = start };
    }

    private ImmutableArray<TypeParameter> ParseTypeParameters()
    {
        if (_token != PythonToken.OpenBracket)
            return [];
        Open();
        var parameters = ImmutableArray.CreateBuilder<TypeParameter>();
        while (_token != PythonToken.CloseBracket && !_failed)
        {
            var start = _start;
            var form = _token switch
            {
                PythonToken.Star => TypeParameterForm.TypeVarTuple,
                PythonToken.DoubleStar => TypeParameterForm.ParamSpec,
                _ => TypeParameterForm.TypeVar,
            };
            if (form != TypeParameterForm.TypeVar)
                Advance();
            var name = ExpectName();
            Expression? bound = null;
            Expression? byDefault = null;
            if (_token == PythonToken.Colon)
            {
                Advance();
                bound = Finish(ParseExpression());
            }

            if (_token == PythonToken.Equal)
            {
                Advance();
                byDefault = Finish(_token == PythonToken.Star ? ParseStar() : ParseExpression());
            }

            parameters.Add(new TypeParameter(start, _lastEnd, form, name, bound, byDefault));
            if (_token != PythonToken.Comma)
                break;
            Advance();
        }

        Shut(PythonToken.CloseBracket, "']'");
        return parameters.DrainToImmutable();
    }

    private void ParseClass(ImmutableArray<Expression> decorators)
    {
        var start = _start;
        Advance();
        var nameStart = _start;
        var name = ExpectName();
        var typeParameters = ParseTypeParameters();
        var arguments = _token == PythonToken.OpenParen ? ParseArguments() : [];
        if (MayBeTooDeep)
        {
            foreach (var argument in arguments)
                Finish(argument.Value);
        }

        var body = ParseBlock();
        if (_failed)
            return;
        _statements.Add(
            new ClassStatement(start, _lastEnd, name, arguments, body)
            {
                NameStart = nameStart,
                Decorators = decorators,
                TypeParameters = typeParameters,
            }
        );
    }

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

    private ImportStatement ParseImport()
    {
        var start = _start;
        var names = ImmutableArray.CreateBuilder<Alias>(1);
        do
        {
            Advance();
            var aliasStart = _start;
            var name = ParseDotted();
            var asName = ParseAs();
            names.Add(new Alias(aliasStart, _lastEnd, name, asName));
        } while (_token == PythonToken.Comma);
        return new ImportStatement(start, _lastEnd, names.DrainToImmutable());
    }

    private ImportFromStatement ParseImportFrom()
    {
        var start = _start;
        Advance();
        var level = 0;
        while (_token is PythonToken.Dot or PythonToken.Ellipsis)
        {
            level += _token == PythonToken.Dot ? 1 : 3;
            Advance();
        }

        var module = _token == PythonToken.Import && level > 0 ? null : ParseDotted();
        Expect(PythonToken.Import, "'import'");
        var names = ImmutableArray.CreateBuilder<Alias>(1);
        if (_token == PythonToken.Star)
        {
            Advance();
            names.Add(new Alias(_lastEnd - 1, _lastEnd, "*", null));
        }
        else
        {
            var enclosed = _token == PythonToken.OpenParen;
            if (enclosed)
                Open();
            while (!_failed)
            {
                var aliasStart = _start;
                var name = ExpectName();
                var asName = ParseAs();
                names.Add(new Alias(aliasStart, _lastEnd, name, asName));
                if (_token != PythonToken.Comma)
                    break;
                Advance();
                if (enclosed && _token == PythonToken.CloseParen)
                    break;
            }

            if (enclosed)
                Shut(PythonToken.CloseParen, "')'");
        }

        return new ImportFromStatement(start, _lastEnd, module, level, names.DrainToImmutable());
    }

    private string? ParseAs()
    {
        if (_token != PythonToken.As)
            return null;
        Advance();
        return ExpectName();
    }

    private string ParseDotted()
    {
        var start = _start;
        var name = ExpectName();
        if (_token != PythonToken.Dot)
            return name;
        var length = name.Length;
        var from = _parts.Count;
        _parts.Add(name);
        while (_token == PythonToken.Dot)
        {
            Advance();
            var part = ExpectName();
            length += 1 + part.Length;
            _parts.Add(part);
        }

        // One string for a path that comes again, as nearly always it is written without spaces.
        var end = _lastEnd;
        var whole = !_failed && end - start == length ? _names.Find(start, length, out _) : string.Join('.', _parts.Skip(from));
        _parts.RemoveRange(from, _parts.Count - from);
        return whole;
    }

    private readonly List<string> _parts = [];

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

    private bool NextIsIn()
    {
        var here = Here();
        Advance();
        var isIn = _token == PythonToken.In;
        Return(here);
        return isIn;
    }

    private void Expect(PythonToken token, string what)
    {
        if (_token == token)
            Advance();
        else
            Unexpected(what);
    }

    /// <summary>A name, in files of old also what has become a keyword since.</summary>
    private string ExpectName()
    {
        if (_token is PythonToken.Name or PythonToken.Async or PythonToken.Await or PythonToken.Nonlocal)
        {
            var name = _name;
            Advance();
            return name;
        }

        if (_token is PythonToken.True or PythonToken.False or PythonToken.None)
        {
            // Python 2 had no such keywords.
            var name = _name;
            Advance();
            return name;
        }

        Unexpected("a name");
        return "";
    }

    /// <summary>Past an opening bracket that is the current token.</summary>
    private void Open()
    {
        if (_brackets > MostBrackets)
            Fail("too many nested brackets");
        else
            Advance();
    }

    private void Shut(PythonToken bracket, string what) => Expect(bracket, what);
}
