namespace Gatehouse.Scanners.Python.Patterns;

/// <summary>Reads a regular expression of Python's <c>re</c>; null for what it does not understand.</summary>
internal sealed class PatternReader
{
    private const int MostLetters = 4000;
    private const int MostDepth = 60;

    private readonly string _text;
    private readonly List<PatternPiece> _inner;
    private bool _isVerbose;
    private bool _ignoresCase;
    private bool _dotTakesLines;
    private int _at;
    private int _depth;

    private PatternReader(string text, List<PatternPiece> inner) => (_text, _inner) = (text, inner);

    /// <summary>The pattern, and the bodies of its lookarounds, which are matched on their own.</summary>
    public static ImmutableArray<PatternPiece>? Read(string text, bool isVerbose, bool ignoresCase, bool dotTakesLines)
    {
        if (text.Length > MostLetters)
            return null;
        var inner = new List<PatternPiece>();
        var reader = new PatternReader(text, inner)
        {
            _isVerbose = isVerbose,
            _ignoresCase = ignoresCase,
            _dotTakesLines = dotTakesLines,
        };
        return reader.Choices() is { } whole && reader._at == text.Length ? [whole, .. inner] : null;
    }

    private PatternPiece? Choices()
    {
        if (++_depth > MostDepth)
            return null;
        var choices = ImmutableArray.CreateBuilder<PatternPiece>();
        while (true)
        {
            if (Sequence() is not { } sequence)
                return null;
            choices.Add(sequence);
            if (_at == _text.Length || _text[_at] != '|')
                break;
            _at++;
        }

        _depth--;
        return choices.Count == 1 ? choices[0] : new PatternPiece.Choice(choices.DrainToImmutable());
    }

    private PatternPiece.Sequence? Sequence()
    {
        var parts = ImmutableArray.CreateBuilder<PatternPiece>();
        while (_at < _text.Length && _text[_at] is not ('|' or ')'))
        {
            if (_isVerbose && SkipsSpace())
                continue;
            if (One() is not { } part || Repeated(part) is not { } repeated)
                return null;
            parts.Add(repeated);
        }

        return new PatternPiece.Sequence(parts.DrainToImmutable());
    }

    private bool SkipsSpace()
    {
        if (char.IsWhiteSpace(_text[_at]))
        {
            _at++;
            return true;
        }

        if (_text[_at] != '#')
            return false;
        var end = _text.IndexOf('\n', _at);
        _at = end < 0 ? _text.Length : end + 1;
        return true;
    }

    private PatternPiece? Repeated(PatternPiece part)
    {
        while (_at < _text.Length)
        {
            int least;
            int? most;
            switch (_text[_at])
            {
                case '*':
                    (least, most) = (0, null);
                    break;
                case '+':
                    (least, most) = (1, null);
                    break;
                case '?':
                    (least, most) = (0, 1);
                    break;
                case '{' when Count() is var (from, to, end):
                    (least, most) = (from, to);
                    _at = end - 1;
                    break;
                default:
                    return part;
            }

            _at++;
            if (_at < _text.Length && _text[_at] == '?')
                _at++;
            else if (_at < _text.Length && _text[_at] == '+')
            {
                // Possessive: what it took it never gives back.
                _at++;
                part = new PatternPiece.Condition();
                continue;
            }

            part = new PatternPiece.Repeat(part, least, most);
        }

        return part;
    }

    private (int From, int? To, int End)? Count()
    {
        var close = _text.IndexOf('}', _at);
        if (close < 0 || close - _at > 12)
            return null;
        var inside = _text.AsSpan(_at + 1, close - _at - 1);
        var comma = inside.IndexOf(',');
        if (comma < 0)
            return int.TryParse(inside, out var exact) ? (exact, exact, close + 1) : null;
        var least = 0;
        if (comma > 0 && !int.TryParse(inside[..comma], out least))
            return null;
        if (comma == inside.Length - 1)
            return (least, null, close + 1);
        return int.TryParse(inside[(comma + 1)..], out var most) ? (least, most, close + 1) : null;
    }

    private PatternPiece? One()
    {
        var letter = _text[_at++];
        switch (letter)
        {
            case '(':
                return Group();
            case '[':
                return Set() is { } set ? Letter(set) : null;
            case '.':
                return new PatternPiece.Letter(_dotTakesLines ? LetterSet.All : ~LetterSet.Of('\n'));
            case '^':
                return new PatternPiece.Empty();
            case '$':
                return new PatternPiece.Condition();
            case '\\':
                return Escape();
            case '*' or '+' or '?':
                return null;
            default:
                return Letter(LetterSet.Of(letter));
        }
    }

    private PatternPiece.Letter Letter(LetterSet set) => new PatternPiece.Letter(_ignoresCase ? set.WithBothCases() : set);

    private PatternPiece? Group()
    {
        var isCondition = false;
        if (_at < _text.Length && _text[_at] == '?')
        {
            _at++;
            if (_at == _text.Length)
                return null;
            switch (_text[_at])
            {
                case ':':
                    _at++;
                    break;
                case '=' or '!':
                    _at++;
                    isCondition = true;
                    break;
                case '<' when _at + 1 < _text.Length && _text[_at + 1] is '=' or '!':
                    _at += 2;
                    isCondition = true;
                    break;
                case '>':
                    _at++;
                    isCondition = true;
                    break;
                case '#':
                    var end = _text.IndexOf(')', _at);
                    _at = end + 1;
                    return end < 0 ? null : new PatternPiece.Empty();
                case 'P' when _at + 1 < _text.Length && _text[_at + 1] == '=':
                    var close = _text.IndexOf(')', _at);
                    _at = close + 1;
                    return close < 0 ? null : new PatternPiece.Condition();
                case 'P':
                    var name = _text.IndexOf('>', _at);
                    if (name < 0)
                        return null;
                    _at = name + 1;
                    break;
                case '(':
                    return null;
                default:
                    return Flags();
            }
        }

        if (Choices() is not { } body || _at == _text.Length || _text[_at] != ')')
            return null;
        _at++;
        if (!isCondition)
            return body;
        _inner.Add(body);
        return new PatternPiece.Condition();
    }

    /// <summary><c>(?i)</c> for the whole, <c>(?i:…)</c> for a part; what a part sets stays set, which errs to one side only for case.</summary>
    private PatternPiece? Flags()
    {
        var isOn = true;
        for (; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case 'i':
                    _ignoresCase |= isOn;
                    break;
                case 'x':
                    _isVerbose |= isOn;
                    break;
                case 's':
                    _dotTakesLines |= isOn;
                    break;
                case 'a' or 'L' or 'm' or 'u':
                    break;
                case '-':
                    isOn = false;
                    break;
                case ')':
                    _at++;
                    return new PatternPiece.Empty();
                case ':':
                    _at++;
                    if (Choices() is not { } body || _at == _text.Length || _text[_at] != ')')
                        return null;
                    _at++;
                    return body;
                default:
                    return null;
            }
        }

        return null;
    }

    private PatternPiece? Escape()
    {
        if (_at == _text.Length)
            return null;
        var letter = _text[_at];
        if (letter is 'b' or 'B' or 'Z' or 'z' or 'G')
        {
            _at++;
            return new PatternPiece.Condition();
        }

        if (letter == 'A')
        {
            _at++;
            return new PatternPiece.Empty();
        }

        if (letter is >= '1' and <= '9')
        {
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
                _at++;
            return new PatternPiece.Condition();
        }

        return EscapedSet() is { } set ? Letter(set) : null;
    }

    /// <summary>After the backslash.</summary>
    private LetterSet? EscapedSet()
    {
        var letter = _text[_at++];
        switch (letter)
        {
            case 'd':
                return LetterSet.Digits;
            case 'D':
                return ~LetterSet.Digits;
            case 'w':
                return LetterSet.Word;
            case 'W':
                return ~LetterSet.Word;
            case 's':
                return LetterSet.Space;
            case 'S':
                return ~LetterSet.Space;
            case 'n':
                return LetterSet.Of('\n');
            case 'r':
                return LetterSet.Of('\r');
            case 't':
                return LetterSet.Of('\t');
            case 'f':
                return LetterSet.Of('\f');
            case 'v':
                return LetterSet.Of('\v');
            case 'a':
                return LetterSet.Of('\a');
            case 'b':
                return LetterSet.Of('\b');
            case '0':
                return LetterSet.Of(0);
            case 'x':
                return Hex(2);
            case 'u':
                return Hex(4);
            case 'U':
                return Hex(8);
            case 'N' or 'p' or 'P':
                return null;
            default:
                return LetterSet.Of(letter);
        }
    }

    private LetterSet? Hex(int digits)
    {
        if (
            _at + digits > _text.Length
            || !int.TryParse(_text.AsSpan(_at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var letter)
        )
            return null;
        _at += digits;
        return letter is >= 0 and < 128 ? LetterSet.Of(letter) : LetterSet.None;
    }

    private LetterSet? Set()
    {
        var isNegated = _at < _text.Length && _text[_at] == '^';
        if (isNegated)
            _at++;
        var set = LetterSet.None;
        for (var isFirst = true; _at < _text.Length; isFirst = false)
        {
            if (_text[_at] == ']' && !isFirst)
            {
                _at++;
                return isNegated ? ~(_ignoresCase ? set.WithBothCases() : set) : set;
            }

            var first = (int)_text[_at++];
            if (first == '\\')
            {
                if (_at == _text.Length || EscapedSet() is not { } escaped)
                    return null;
                set |= escaped;
                if (!IsOne(escaped, out first))
                    continue;
            }

            if (_at + 1 < _text.Length && _text[_at] == '-' && _text[_at + 1] != ']')
            {
                _at++;
                var last = (int)_text[_at++];
                if (last == '\\')
                {
                    if (_at == _text.Length || EscapedSet() is not { } escaped)
                        return null;
                    if (!IsOne(escaped, out last))
                        last = escaped.IsEmpty ? char.MaxValue : first;
                }

                set |= LetterSet.Between(first, last);
            }
            else
                set |= LetterSet.Of(first);
        }

        return null;
    }

    private static bool IsOne(LetterSet set, out int letter)
    {
        letter = set.First;
        return set.Count == 1;
    }
}
