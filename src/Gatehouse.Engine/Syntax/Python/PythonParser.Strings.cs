namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    /// <summary>Literals that stand side by side.</summary>
    private Expression ParseStrings()
    {
        var start = _start;
        if (_token == PythonToken.String)
        {
            var plain = ParsePlainStrings();
            if (_token != PythonToken.Formatted)
                return plain;
            return ParseMixedStrings(start, plain);
        }

        return ParseMixedStrings(start, null);
    }

    private StringExpression ParsePlainStrings()
    {
        var start = _start;
        var isBytes = _form.IsBytes;
        var parts = 0;
        do
        {
            parts++;
            Advance();
        } while (_token == PythonToken.String);
        return new StringExpression(start, _lastEnd, isBytes, _source, parts);
    }

    private FormattedStringExpression ParseMixedStrings(int start, StringExpression? first)
    {
        var from = _expressions.Count;
        var isTemplate = false;
        if (first is not null)
            _expressions.Add(first);
        while (true)
        {
            if (_token == PythonToken.String)
            {
                _expressions.Add(ParsePlainStrings());
            }
            else if (_token == PythonToken.Formatted)
            {
                isTemplate |= _form.IsTemplate;
                var form = _form;
                ReadFormatted(form, false);
                Advance();
            }
            else
            {
                break;
            }
        }

        var parts = _expressions.Take(from);
        return new FormattedStringExpression(start, _lastEnd, isTemplate, parts);
    }

    /// <summary>
    /// Reads text and holes onto the pile, from the current position up to after the closing quotes, or, in the format of a hole, up to its
    /// closing brace.
    /// </summary>
    private void ReadFormatted(StringForm form, bool inFormat)
    {
        var p = _position;
        var textStart = p;
        while (true)
        {
            var b = At(p);
            switch (b)
            {
                case (byte)'"' or (byte)'\'' when b == form.Quote && (!form.IsTriple || At(p + 1) == b && At(p + 2) == b):
                    if (inFormat)
                    {
                        Fail("an f-string that ends inside a hole", p);
                        return;
                    }

                    AddText(textStart, p, form);
                    _position = p + (form.IsTriple ? 3 : 1);
                    return;
                case (byte)'\\':
                    p = AfterBackslash(p, form);
                    break;
                case (byte)'{' when !inFormat && At(p + 1) == '{':
                    p += 2;
                    break;
                case (byte)'{':
                    AddText(textStart, p, form);
                    _position = p;
                    ReadHole(form);
                    if (_failed)
                        return;
                    p = textStart = _position;
                    break;
                case (byte)'}' when inFormat:
                    AddText(textStart, p, form);
                    _position = p;
                    return;
                case (byte)'}' when At(p + 1) == '}':
                    p += 2;
                    break;
                case (byte)'}':
                    Fail("a single '}' in an f-string", p);
                    return;
                case (byte)'\n' or (byte)'\r' when !form.IsTriple:
                    Fail("an f-string that does not end");
                    return;
                case 0 when p >= _length:
                    Fail("an f-string that does not end");
                    return;
                default:
                    p += b >= 0x80 && _wideBytes && p + 1 < _length ? 2 : 1;
                    break;
            }
        }
    }

    private int AfterBackslash(int p, StringForm form)
    {
        var next = At(p + 1);
        if (next is (byte)'{' or (byte)'}')
            return p + 1;
        if (next == 'N' && At(p + 2) == '{' && !form.IsRaw)
        {
            // The name of a character, no hole.
            var end = p + 3;
            while (At(end) is not ((byte)'}' or (byte)'\n' or (byte)'\r' or 0) && At(end) != form.Quote)
                end++;
            return At(end) == '}' ? end + 1 : end;
        }

        if (next == '\r' && At(p + 2) == '\n')
            return p + 3;
        return Math.Min(p + 2, _length);
    }

    private void AddText(int start, int end, StringForm form)
    {
        if (start < end)
            _expressions.Add(Text(start, end, form.IsRaw ? FormattedText.Raw : FormattedText.Escaped));
    }

    private StringExpression Text(int start, int end, FormattedText form) => new(start, end, false, _source, 0) { Form = form };

    /// <summary>From the opening brace to after the closing one.</summary>
    private void ReadHole(StringForm form)
    {
        var start = _position;
        if (!Enter())
            return;
        _start = start;
        _position = start + 1;
        if (_brackets > MostBrackets)
        {
            Fail("too many nested brackets");
            return;
        }

        var brackets = _brackets++;
        Lex();
        var value = ParseValue();
        char? conversion = null;
        FormattedStringExpression? format = null;
        var shows = false;
        if (_token == PythonToken.Equal)
        {
            Advance();
            shows = true;
            _expressions.Add(Text(start + 1, _start, FormattedText.Verbatim));
        }

        if (_token == PythonToken.Exclamation)
        {
            Advance();
            if (_token != PythonToken.Name || _name is not ("s" or "r" or "a"))
                Unexpected("a conversion");
            else
                conversion = _name[0];
            Advance();
        }

        if (_token is PythonToken.Colon or PythonToken.ColonEqual)
        {
            // The format is text again; of `:=` the equals sign is its first character.
            var from = _expressions.Count;
            _position = _start + 1;
            var formatStart = _start;
            ReadFormatted(form, true);
            var parts = _expressions.Take(from);
            format = new FormattedStringExpression(formatStart, _position, false, parts);
            if (!_failed)
                Lex();
        }

        if (_token != PythonToken.CloseBrace)
        {
            Unexpected("'}'");
            return;
        }

        if (shows && conversion is null && format is null)
            conversion = 'r';
        _nesting--;
        _brackets = brackets;
        _expressions.Add(new InterpolationExpression(start, _position, value, conversion, format));
    }
}
