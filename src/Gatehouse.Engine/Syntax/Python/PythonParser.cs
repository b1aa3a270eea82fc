using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>
/// Reads Python 3.8 to 3.14, and enough of Python 2.
/// Where a statement is no Python, the parser notes it and from then on sees only the end of the file, so that all it was about to do comes to
/// an end by itself; <see cref="Recover"/> then finds the next statement. No exception is thrown on the way.
/// </summary>
internal sealed partial class PythonParser
{
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

    private readonly Pile<Statement> _statements;
    private readonly Pile<Expression> _expressions;
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

    /// <param name="text">The bytes of the file and, after its length, room for looks ahead.</param>
    internal PythonParser(PythonReader reader, PythonText source, byte[] text, int length)
    {
        _source = source;
        _text = text;
        _length = length;
        _wideBytes = source.Encoding == PythonEncoding.WideBytes;
        _names = reader.Names;
        _statements = reader.Statements;
        _expressions = reader.Expressions;
        _parameters = reader.Parameters;
        _keys = reader.Keys;
        _generators = reader.Generators;
        _operators = reader.Operators;
        _patterns = reader.Patterns;
        _arguments = reader.Arguments;
    }

    internal PythonTree ParseFile()
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

    private readonly record struct Place(int Start, int Position, int LastEnd, PythonToken Token, string Name, int Brackets, int Nesting);

    private Place Here() => new(_start, _position, _lastEnd, _token, _name, _brackets, _nesting);

    /// <summary>Back to a place inside the same statement, as if what was tried since had not been.</summary>
    private void Return(Place place)
    {
        (_start, _position, _lastEnd, _token, _name, _brackets, _nesting) = place;
        _failed = false;
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
