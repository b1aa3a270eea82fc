using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Templates;

/// <summary>Reads expressions and words between two delimiters, in Jinja's and Django's way of writing them.</summary>
public ref struct TemplateReader
{
    /// <summary>Expressions in expressions; deeper ones are broken.</summary>
    private const int MaxDepth = 60;

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _end;
    private int _at;
    private int _depth;
    private bool _isBroken;

    public TemplateReader(ReadOnlySpan<byte> text, ByteSpan span)
    {
        _text = text;
        _at = span.Start;
        _end = span.End;
    }

    public bool IsAtEnd
    {
        get
        {
            SkipBlanks();
            return _at >= _end;
        }
    }

    internal static bool IsNamePart(byte letter) => letter is (byte)'_' or >= 0x80 || char.IsAsciiLetterOrDigit((char)letter);

    /// <summary>The expression that all of the span is; broken where something is left.</summary>
    public TemplateExpression Whole()
    {
        SkipBlanks();
        var start = _at;
        var value = Expression();
        return IsAtEnd ? value : new TemplateBroken(ByteSpan.Between(start, _end));
    }

    /// <summary>One expression; a bare tuple is none.</summary>
    public TemplateExpression Expression()
    {
        _isBroken = false;
        SkipBlanks();
        var start = _at;
        var value = Conditional();
        return _isBroken || value is null ? new TemplateBroken(ByteSpan.Between(start, Math.Max(start, Math.Min(_at, _end)))) : value;
    }

    /// <summary>A value without the words that join values: what <c>{% tag a b %}</c> has several of.</summary>
    public TemplateExpression Operand()
    {
        _isBroken = false;
        SkipBlanks();
        var start = _at;
        var value = Unary();
        if (_isBroken || value is null)
        {
            while (_at < _end && !IsBlank(_text[_at]))
                _at++;
            return new TemplateBroken(ByteSpan.Between(start, _at));
        }

        return value;
    }

    /// <summary>A name that stands here; null, and nothing read, where none does.</summary>
    public string? Name(out ByteSpan span)
    {
        SkipBlanks();
        span = default;
        if (_at >= _end || !IsNamePart(_text[_at]) || char.IsAsciiDigit((char)_text[_at]))
            return null;
        var start = _at;
        while (_at < _end && IsNamePart(_text[_at]))
            _at++;
        span = ByteSpan.Between(start, _at);
        return Encoding.UTF8.GetString(_text[start.._at]);
    }

    /// <summary>Reads the word if it stands here, as a whole word.</summary>
    public bool Word(string word)
    {
        SkipBlanks();
        if (!Starts(word) || (_at + word.Length < _end && IsNamePart(_text[_at + word.Length])))
            return false;
        _at += word.Length;
        return true;
    }

    /// <summary>Reads a sign if it stands here.</summary>
    public bool Sign(char sign)
    {
        SkipBlanks();
        if (_at >= _end || _text[_at] != sign)
            return false;
        _at++;
        return true;
    }

    private TemplateExpression? Conditional()
    {
        if (++_depth > MaxDepth)
            return Broken();
        SkipBlanks();
        var start = _at;
        var body = Either();
        if (!_isBroken && body is not null && Word("if"))
        {
            Either();
            if (!_isBroken)
            {
                // Without `else` it is nothing or the body.
                body = Word("else") ? Choice(start, body, Conditional()) : body;
            }
        }

        _depth--;
        return body;
    }

    private TemplateChoice? Choice(int start, TemplateExpression? left, TemplateExpression? right) =>
        left is null || right is null ? null : new TemplateChoice(Since(start), [left, right]);

    /// <summary><c>or</c> and <c>and</c>, whose result is one of the values.</summary>
    private TemplateExpression? Either()
    {
        SkipBlanks();
        var start = _at;
        var left = Truth();
        List<TemplateExpression>? more = null;
        while (!_isBroken && left is not null && (Word("or") || Word("and")))
        {
            if (Truth() is { } right)
                (more ??= [left]).Add(right);
        }

        return more is null ? left : new TemplateChoice(Since(start), [.. more]);
    }

    private TemplateExpression? Truth()
    {
        SkipBlanks();
        var start = _at;
        var isNot = false;
        while (Word("not"))
            isNot = true;
        var value = Sum();
        var compares = false;
        while (!_isBroken && Comparison())
        {
            compares = true;
            Sum();
        }

        return value is null ? null
            : compares || isNot ? new TemplateConstant(Since(start), null)
            : value;
    }

    private bool Comparison()
    {
        SkipBlanks();
        foreach (var sign in (ReadOnlySpan<string>)["==", "!=", "<=", ">=", "<", ">"])
        {
            if (!Starts(sign))
                continue;
            _at += sign.Length;
            return true;
        }

        var before = _at;
        if (Word("not"))
        {
            if (Word("in"))
                return true;
            _at = before;
            return false;
        }

        return Word("in");
    }

    /// <summary>All that joins two values: they are not told apart by what binds closer.</summary>
    private TemplateExpression? Sum()
    {
        SkipBlanks();
        var start = _at;
        var left = Unary();
        List<TemplateExpression>? parts = null;
        while (!_isBroken && left is not null && Operator())
        {
            if (Unary() is { } right)
                (parts ??= [left]).Add(right);
        }

        return parts is null ? left : new TemplateJoin(Since(start), [.. parts]);
    }

    private bool Operator()
    {
        SkipBlanks();
        if (_at >= _end)
            return false;
        switch (_text[_at])
        {
            case (byte)'*' or (byte)'/':
                _at += _at + 1 < _end && _text[_at + 1] == _text[_at] ? 2 : 1;
                return true;
            case (byte)'+' or (byte)'-' or (byte)'~' or (byte)'%':
                _at++;
                return true;
            default:
                return false;
        }
    }

    private TemplateExpression? Unary()
    {
        while (Sign('-') || Sign('+')) { }

        return Postfix();
    }

    private TemplateExpression? Postfix()
    {
        SkipBlanks();
        var start = _at;
        var value = Primary();
        while (!_isBroken && value is not null && _at < _end)
        {
            var before = _at;
            SkipBlanks();
            if (_at >= _end)
                break;
            switch (_text[_at])
            {
                case (byte)'.':
                    value = Member(start, value);
                    break;
                case (byte)'[':
                    value = Subscript(start, value);
                    break;
                case (byte)'(':
                    value = new TemplateCall(default, value, Arguments(')')) with { Span = Since(start) };
                    break;
                case (byte)'|':
                    value = Filter(start, value);
                    break;
                case (byte)'i' when Word("is"):
                    value = Test(start);
                    break;
                default:
                    // Only a name, a subscript or a filter goes on after a blank.
                    _at = before;
                    return value;
            }
        }

        return value;
    }

    private TemplateExpression? Member(int start, TemplateExpression value)
    {
        _at++;
        SkipBlanks();
        var from = _at;
        while (_at < _end && IsNamePart(_text[_at]))
            _at++;
        return _at == from ? Broken() : new TemplateMember(Since(start), value, Encoding.UTF8.GetString(_text[from.._at]));
    }

    private TemplateExpression? Subscript(int start, TemplateExpression value)
    {
        _at++;
        if (++_depth > MaxDepth)
            return Broken();
        TemplateExpression? index = null;
        var isSlice = false;
        while (!_isBroken && !Sign(']'))
        {
            if (Sign(':'))
                isSlice = true;
            else if (!Sign(','))
                index = Conditional();
            if (_at >= _end && !_isBroken)
                return Broken();
        }

        _depth--;
        return _isBroken ? null
            : !isSlice && index is TemplateConstant { Text: { } name } ? new TemplateMember(Since(start), value, name)
            : new TemplateItem(Since(start), value, isSlice);
    }

    private TemplateExpression? Filter(int start, TemplateExpression value)
    {
        _at++;
        if (Name(out _) is not { } name)
            return Broken();
        while (_at < _end && _text[_at] == '.')
        {
            _at++;
            if (Name(out _) is not { } more)
                return Broken();
            name = name + "." + more;
        }

        ImmutableArray<TemplateArgument> arguments = [];
        if (_at < _end && _text[_at] == ':')
        {
            _at++;
            // Django: one argument, which no filter belongs to.
            if (Chain() is not { } argument)
                return Broken();
            arguments = [new TemplateArgument(null, argument)];
        }
        else if (_at < _end && _text[_at] == '(')
            arguments = Arguments(')');

        return _isBroken ? null : new TemplateFilter(Since(start), value, name, arguments);
    }

    /// <summary>A primary with its members.</summary>
    private TemplateExpression? Chain()
    {
        SkipBlanks();
        var start = _at;
        Sign('-');
        var value = Primary();
        while (!_isBroken && value is not null && _at < _end && _text[_at] == '.')
            value = Member(start, value);
        return value;
    }

    private TemplateConstant? Test(int start)
    {
        Word("not");
        if (Name(out _) is null)
        {
            Broken();
            return null;
        }

        while (_at < _end && _text[_at] == '.')
        {
            _at++;
            Name(out _);
        }

        SkipBlanks();
        if (_at < _end && _text[_at] == '(')
            Arguments(')');
        else if (_at < _end && (IsNamePart(_text[_at]) || _text[_at] is (byte)'"' or (byte)'\'') && !AtWord())
            Chain();
        return _isBroken ? null : new TemplateConstant(Since(start), null);
    }

    /// <summary>Whether a word follows that goes on after a test: <c>x is odd and y</c>.</summary>
    private bool AtWord()
    {
        var before = _at;
        var found = Word("and") || Word("or") || Word("else") || Word("if") || Word("is") || Word("in") || Word("not");
        _at = before;
        return found;
    }

    private TemplateExpression? Primary()
    {
        SkipBlanks();
        if (_at >= _end)
            return Broken();
        var start = _at;
        switch (_text[_at])
        {
            case (byte)'"' or (byte)'\'':
                return Literal();
            case (byte)'(':
                return Parenthesis();
            case (byte)'[':
                return new TemplateCollection(default, Arguments(']'), false) with { Span = Since(start) };
            case (byte)'{':
                return Mapping();
            case >= (byte)'0' and <= (byte)'9':
                while (
                    _at < _end
                    && (IsNamePart(_text[_at]) || (_text[_at] == '.' && _at + 1 < _end && char.IsAsciiDigit((char)_text[_at + 1])))
                )
                    _at++;
                return new TemplateConstant(Since(start), null);
        }

        if (Name(out var span) is not { } name)
            return Broken();
        if (name == "_" && _at < _end && _text[_at] == '(' && IsQuoteNext(_at + 1))
        {
            // Django's translated literal `_("text")`, also as an argument of a filter.
            Arguments(')');
            return new TemplateConstant(Since(start), null);
        }

        return name is "true" or "false" or "none" or "True" or "False" or "None"
            ? new TemplateConstant(span, null)
            : new TemplateName(span, name);
    }

    private readonly bool IsQuoteNext(int at) => at < _end && _text[at] is (byte)'"' or (byte)'\'';

    private TemplateConstant? Literal()
    {
        var start = _at;
        var text = "";
        // Two literals side by side are one.
        while (_at < _end && _text[_at] is (byte)'"' or (byte)'\'')
        {
            var quote = _text[_at++];
            var from = _at;
            while (_at < _end && _text[_at] != quote)
                _at += _text[_at] == '\\' ? 2 : 1;
            if (_at >= _end)
            {
                Broken();
                return null;
            }

            text += Encoding.UTF8.GetString(_text[from.._at]);
            _at++;
            if (text.Length > 100_000)
            {
                Broken();
                return null;
            }

            SkipBlanks();
        }

        return new TemplateConstant(Since(start), text);
    }

    private TemplateExpression? Parenthesis()
    {
        var start = _at;
        var elements = Arguments(')');
        return _isBroken ? null
            : elements is [{ Name: null } only] && !EndsWithComma(start) ? only.Value
            : new TemplateCollection(Since(start), elements, false);
    }

    private readonly bool EndsWithComma(int start)
    {
        for (var i = _at - 2; i > start; i--)
        {
            if (!IsBlank(_text[i]))
                return _text[i] == ',';
        }

        return false;
    }

    private TemplateCollection? Mapping()
    {
        var start = _at++;
        if (++_depth > MaxDepth)
        {
            Broken();
            return null;
        }

        var elements = ImmutableArray.CreateBuilder<TemplateArgument>();
        while (!_isBroken && !Sign('}'))
        {
            var key = Conditional();
            if (_isBroken || !Sign(':'))
            {
                Broken();
                return null;
            }

            if (Conditional() is { } value)
                elements.Add(new TemplateArgument((key as TemplateConstant)?.Text, value));
            if (!Sign(',') && !AtSign('}'))
                Broken();
        }

        _depth--;
        return _isBroken ? null : new TemplateCollection(Since(start), elements.DrainToImmutable(), true);
    }

    /// <summary>What stands between a bracket here and the one that closes it, separated by commas.</summary>
    private ImmutableArray<TemplateArgument> Arguments(char closes)
    {
        _at++;
        if (++_depth > MaxDepth)
        {
            Broken();
            return [];
        }

        var arguments = ImmutableArray.CreateBuilder<TemplateArgument>();
        while (!_isBroken && !Sign(closes))
        {
            while (Sign('*')) { }

            var before = _at;
            var name = Name(out _);
            SkipBlanks();
            if (name is null || !AtSign('=') || Starts("=="))
            {
                name = null;
                _at = before;
            }
            else
                _at++;

            if (Conditional() is { } value && !_isBroken)
                arguments.Add(new TemplateArgument(name, value));
            if (!_isBroken && !Sign(',') && !AtSign(closes))
                Broken();
        }

        _depth--;
        return arguments.DrainToImmutable();
    }

    private bool AtSign(char sign)
    {
        SkipBlanks();
        return _at < _end && _text[_at] == sign;
    }

    private TemplateExpression? Broken()
    {
        _isBroken = true;
        return null;
    }

    private readonly bool Starts(string text)
    {
        if (_end - _at < text.Length)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (_text[_at + i] != text[i])
                return false;
        }

        return true;
    }

    private readonly ByteSpan Since(int start)
    {
        var end = Math.Min(_at, _end);
        while (end > start && IsBlank(_text[end - 1]))
            end--;
        return ByteSpan.Between(start, end);
    }

    private void SkipBlanks()
    {
        while (_at < _end && IsBlank(_text[_at]))
            _at++;
    }

    private static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f';
}
