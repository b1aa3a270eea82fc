using System.Globalization;
using System.Text;

namespace Gatehouse.Engine.Syntax.Toml;

/// <summary>Reads one document from its first character to its last; what the grammar does not allow ends it with a refusal.</summary>
internal sealed class TomlParser(string text)
{
    private readonly TomlTable _root = new(new TomlPlace(1, 1), TomlTableOrigin.Header);
    private int _at;
    private int _nodes;
    private int _line = 1;
    private int _lineStart;

    /// <summary>The place last asked for: places are asked for in order, so a long line is counted once.</summary>
    private (int At, int Column) _counted = (0, 1);

    public TomlTable Read()
    {
        var table = _root;
        while (true)
        {
            SkipBlank();
            if (_at >= text.Length)
                return _root;
            if (Peek() is '\n' or '\r')
            {
                TakeLineEnd();
                continue;
            }

            if (Peek() == '#')
            {
                SkipComment();
                continue;
            }

            if (Peek() == '[')
                table = ReadHeader();
            else
                ReadPair(table, 0);
            EndLine();
        }
    }

    private TomlTable ReadHeader()
    {
        var place = Here();
        _at++;
        var isArray = Peek() == '[';
        if (isArray)
            _at++;
        SkipBlank();
        var path = ReadKey();
        SkipBlank();
        Expect(']');
        if (isArray)
            Expect(']');
        var table = _root;
        foreach (var (name, where) in path[..^1])
            table = Enter(table, name, where);
        var (last, lastPlace) = path[^1];
        return isArray ? AppendTable(table, last, lastPlace, place) : DefineTable(table, last, lastPlace, place);
    }

    private TomlTable Enter(TomlTable table, string name, TomlPlace place)
    {
        switch (table[name])
        {
            case null:
                var made = new TomlTable(Counted(place), TomlTableOrigin.Passed);
                table.Add(name, place, made);
                return made;
            case TomlTable { Origin: not TomlTableOrigin.Inline } inner:
                return inner;
            case TomlArray { IsOfTables: true } array:
                return (TomlTable)array.Items[^1];
            default:
                throw Refuse(place, $"`{Show(name)}` has a value already, so no table can be put below it");
        }
    }

    private TomlTable DefineTable(TomlTable table, string name, TomlPlace namePlace, TomlPlace place)
    {
        switch (table[name])
        {
            case null:
                var made = new TomlTable(Counted(place), TomlTableOrigin.Header);
                table.Add(name, namePlace, made);
                return made;
            case TomlTable { Origin: TomlTableOrigin.Passed } inner:
                inner.Origin = TomlTableOrigin.Header;
                return inner;
            default:
                throw Refuse(namePlace, $"`{Show(name)}` is defined already");
        }
    }

    private TomlTable AppendTable(TomlTable table, string name, TomlPlace namePlace, TomlPlace place)
    {
        var made = new TomlTable(Counted(place), TomlTableOrigin.Header);
        switch (table[name])
        {
            case null:
                var array = new TomlArray(place, isOfTables: true);
                array.Add(made);
                table.Add(name, namePlace, array);
                return made;
            case TomlArray { IsOfTables: true } grown:
                grown.Add(made);
                return made;
            default:
                throw Refuse(namePlace, $"`{Show(name)}` is defined already, and not as `[[{Show(name)}]]`");
        }
    }

    private void ReadPair(TomlTable table, int depth)
    {
        var path = ReadKey();
        SkipBlank();
        if (Peek() != '=')
            throw Refuse(Here(), "a `=` must stand between key and value");
        _at++;
        SkipBlank();
        foreach (var (name, where) in path[..^1])
        {
            switch (table[name])
            {
                case null:
                    var made = new TomlTable(Counted(where), TomlTableOrigin.DottedKey);
                    table.Add(name, where, made);
                    table = made;
                    break;
                case TomlTable { Origin: TomlTableOrigin.DottedKey } inner:
                    table = inner;
                    break;
                default:
                    throw Refuse(where, $"`{Show(name)}` is defined already, and dotted keys cannot add to it");
            }
        }

        var (last, place) = path[^1];
        if (table[last] is not null)
            throw Refuse(place, $"`{Show(last)}` is defined already");
        table.Add(last, place, ReadValue(depth));
    }

    private List<(string Name, TomlPlace Place)> ReadKey()
    {
        var path = new List<(string, TomlPlace)>();
        while (true)
        {
            var place = Here();
            if (path.Count == TomlDocument.MaxDepth)
                throw Refuse(place, $"a key of more than {TomlDocument.MaxDepth} parts");
            path.Add((ReadKeyPart(place), place));
            SkipBlank();
            if (Peek() != '.')
                return path;
            _at++;
            SkipBlank();
        }
    }

    private string ReadKeyPart(TomlPlace place)
    {
        switch (Peek())
        {
            case '"':
                if (Ahead("\"\"\""))
                    throw Refuse(place, "a key cannot be a text of several lines");
                return ReadBasic();
            case '\'':
                if (Ahead("'''"))
                    throw Refuse(place, "a key cannot be a text of several lines");
                return ReadLiteral();
            default:
                var start = _at;
                while (Peek() is var c && (char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
                    _at++;
                return _at > start ? text[start.._at] : throw Refuse(place, "a key is expected here");
        }
    }

    private TomlNode ReadValue(int depth)
    {
        var place = Counted(Here());
        if (depth > TomlDocument.MaxDepth)
            throw Refuse(place, $"nested deeper than {TomlDocument.MaxDepth} levels");
        switch (Peek())
        {
            case '"':
                return new TomlText(Ahead("\"\"\"") ? ReadLongBasic() : ReadBasic(), place);
            case '\'':
                return new TomlText(Ahead("'''") ? ReadLongLiteral() : ReadLiteral(), place);
            case '[':
                return ReadArray(place, depth);
            case '{':
                return ReadInlineTable(place, depth);
            default:
                return ReadBareValue(place);
        }
    }

    private TomlArray ReadArray(TomlPlace place, int depth)
    {
        var array = new TomlArray(place, isOfTables: false);
        _at++;
        while (true)
        {
            SkipLines();
            if (Peek() == ']')
                break;
            array.Add(ReadValue(depth + 1));
            SkipLines();
            if (Peek() == ']')
                break;
            if (Peek() != ',')
                throw Refuse(Here(), "a `,` or the `]` of the array is expected here");
            _at++;
        }

        _at++;
        return array;
    }

    private TomlTable ReadInlineTable(TomlPlace place, int depth)
    {
        var table = new TomlTable(place, TomlTableOrigin.Header);
        _at++;
        SkipBlank();
        if (Peek() == '}')
        {
            _at++;
            return Close(table);
        }

        while (true)
        {
            ReadPair(table, depth + 1);
            SkipBlank();
            if (Peek() == '}')
                break;
            if (Peek() != ',')
                throw Refuse(Here(), "a `,` or the `}` of the table is expected here, on the same line");
            _at++;
            SkipBlank();
        }

        _at++;
        return Close(table);
    }

    /// <summary>Nothing may be added to it or to the tables that its dotted keys made.</summary>
    private static TomlTable Close(TomlTable table)
    {
        table.Origin = TomlTableOrigin.Inline;
        foreach (var entry in table.Entries)
        {
            if (entry.Value is TomlTable { Origin: TomlTableOrigin.DottedKey } inner)
                Close(inner);
        }

        return table;
    }

    private string ReadBasic()
    {
        var open = Here();
        _at++;
        var value = new StringBuilder();
        while (true)
        {
            var c = Peek();
            if (c is '\n' or '\r' || _at >= text.Length)
                throw Refuse(open, "this text is not closed on its line");
            if (c == '"')
            {
                _at++;
                return value.ToString();
            }

            if (c == '\\')
                ReadEscape(value);
            else
                value.Append(TakeCharacter());
        }
    }

    private string ReadLongBasic()
    {
        var open = Here();
        _at += 3;
        SkipFirstLineEnd();
        var value = new StringBuilder();
        while (true)
        {
            if (_at >= text.Length)
                throw Refuse(open, "this text is not closed");
            var c = Peek();
            if (c == '"' && CloseLong('"', value))
                return value.ToString();
            if (c == '\\' && SkipFoldedLines())
                continue;
            if (c == '\\')
                ReadEscape(value);
            else if (c is '\n' or '\r')
                value.Append(TakeLineEnd());
            else
                value.Append(TakeCharacter());
        }
    }

    private string ReadLiteral()
    {
        var open = Here();
        var start = ++_at;
        while (Peek() != '\'')
        {
            if (Peek() is '\n' or '\r' || _at >= text.Length)
                throw Refuse(open, "this text is not closed on its line");
            TakeCharacter();
        }

        return text[start.._at++];
    }

    private string ReadLongLiteral()
    {
        var open = Here();
        _at += 3;
        SkipFirstLineEnd();
        var value = new StringBuilder();
        while (true)
        {
            if (_at >= text.Length)
                throw Refuse(open, "this text is not closed");
            var c = Peek();
            if (c == '\'' && CloseLong('\'', value))
                return value.ToString();
            if (c is '\n' or '\r')
                value.Append(TakeLineEnd());
            else
                value.Append(TakeCharacter());
        }
    }

    /// <summary>Three quotes close; one or two more right before them belong to the text.</summary>
    private bool CloseLong(char quote, StringBuilder value)
    {
        var count = 0;
        while (count < 5 && _at + count < text.Length && text[_at + count] == quote)
            count++;
        _at += count;
        if (count < 3)
        {
            value.Append(quote, count);
            return false;
        }

        value.Append(quote, count - 3);
        return true;
    }

    private void SkipFirstLineEnd()
    {
        if (Peek() is '\n' or '\r')
            TakeLineEnd();
    }

    /// <summary>A backslash at the end of a line takes all white space up to the next character.</summary>
    private bool SkipFoldedLines()
    {
        var next = _at + 1;
        while (next < text.Length && text[next] is ' ' or '\t')
            next++;
        if (next >= text.Length || text[next] is not ('\n' or '\r'))
            return false;
        _at = next;
        while (Peek() is '\n' or '\r' or ' ' or '\t')
        {
            if (Peek() is '\n' or '\r')
                TakeLineEnd();
            else
                _at++;
        }

        return true;
    }

    private void ReadEscape(StringBuilder value)
    {
        var place = Here();
        _at++;
        var c = Peek();
        _at++;
        switch (c)
        {
            case 'b':
                value.Append('\b');
                break;
            case 't':
                value.Append('\t');
                break;
            case 'n':
                value.Append('\n');
                break;
            case 'f':
                value.Append('\f');
                break;
            case 'r':
                value.Append('\r');
                break;
            case '"' or '\\':
                value.Append(c);
                break;
            case 'u':
                value.Append(ReadScalar(4, place));
                break;
            case 'U':
                value.Append(ReadScalar(8, place));
                break;
            default:
                throw Refuse(place, "there is no such escape; write `\\\\` for a backslash, or put the text between single quotes");
        }
    }

    private string ReadScalar(int digits, TomlPlace place)
    {
        if (
            _at + digits > text.Length
            || text.AsSpan(_at, digits).ContainsAnyExcept(Hex)
            || !Rune.TryCreate(
                uint.Parse(text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                out var rune
            )
        )
            throw Refuse(place, $"this is no character: \\{(digits == 4 ? 'u' : 'U')} and {digits} hexadecimal digits are expected");
        _at += digits;
        return rune.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private TomlNode ReadBareValue(TomlPlace place)
    {
        var start = _at;
        while (Peek() is var c && (char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '.' or ':'))
            _at++;
        // A date and its time may be parted by one space.
        if (
            _at - start == 10
            && Peek() == ' '
            && _at + 1 < text.Length
            && char.IsAsciiDigit(text[_at + 1])
            && TomlMoments.IsDate(text[start.._at])
        )
        {
            _at++;
            while (Peek() is var c && (char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '.' or ':'))
                _at++;
        }

        var word = text[start.._at];
        if (word.Length == 0)
            throw Refuse(place, "a value is expected here");
        if (word is "true" or "false")
            return new TomlTruth(word == "true", place);
        if (TomlNumbers.Integer(word) is { } whole)
            return new TomlInteger(whole, place);
        if (TomlNumbers.Float(word) is { } number)
            return new TomlFloat(number, place);
        if (TomlMoments.IsMoment(word))
            return new TomlMoment(word, place);
        throw Refuse(place, "this is no value of TOML; a text stands between quotes");
    }

    private void EndLine()
    {
        SkipBlank();
        if (Peek() == '#')
            SkipComment();
        if (_at >= text.Length)
            return;
        if (Peek() is not ('\n' or '\r'))
            throw Refuse(Here(), "nothing but a comment may follow on this line");
        TakeLineEnd();
    }

    private void SkipLines()
    {
        while (true)
        {
            SkipBlank();
            if (Peek() == '#')
                SkipComment();
            if (Peek() is not ('\n' or '\r'))
                return;
            TakeLineEnd();
        }
    }

    private void SkipBlank()
    {
        while (Peek() is ' ' or '\t')
            _at++;
    }

    private void SkipComment()
    {
        while (_at < text.Length && Peek() is not ('\n' or '\r'))
            TakeCharacter();
    }

    private string TakeLineEnd()
    {
        if (Peek() == '\r')
        {
            if (_at + 1 >= text.Length || text[_at + 1] != '\n')
                throw Refuse(Here(), "a carriage return without a line feed");
            _at++;
        }

        var end = _at > 0 && text[_at - 1] == '\r' ? "\r\n" : "\n";
        _at++;
        _line++;
        _lineStart = _at;
        _counted = (_at, 1);
        return end;
    }

    private char TakeCharacter()
    {
        var c = text[_at];
        if (c is (< ' ' and not '\t') or '\x7F')
            throw Refuse(Here(), "a control character must be written as an escape");
        _at++;
        return c;
    }

    private void Expect(char wanted)
    {
        if (Peek() != wanted)
            throw Refuse(Here(), $"`{wanted}` is expected here");
        _at++;
    }

    private bool Ahead(string wanted) => string.CompareOrdinal(text, _at, wanted, 0, wanted.Length) == 0;

    private char Peek() => _at < text.Length ? text[_at] : '\0';

    private TomlPlace Here()
    {
        var (from, column) = _counted.At >= _lineStart && _counted.At <= _at ? _counted : (_lineStart, 1);
        for (; from < _at; from++)
            column += char.IsLowSurrogate(text[from]) ? 0 : 1;
        _counted = (_at, column);
        return new TomlPlace(_line, column);
    }

    private TomlPlace Counted(TomlPlace place) =>
        ++_nodes <= TomlDocument.MaxNodes ? place : throw Refuse(place, $"more than {TomlDocument.MaxNodes} values");

    private static TomlRefusal Refuse(TomlPlace place, string message) => new(new TomlProblem(place.Line, place.Column, message));

    private static string Show(string name) => Text.TextBytes.Printable(name.Length <= 60 ? name : name[..60] + "…");
}
