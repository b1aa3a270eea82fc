namespace Gatehouse.Engine.Syntax.Templates;

/// <summary>
/// Follows a page through its bytes, in one pass and as much as is needed to say where a value is written. A copy is a place to come back
/// to: that is how the branches of an <c>{% if %}</c> are read.
/// </summary>
public struct MarkupState
{
    private Mode _mode;
    private Element _element;
    private Form _form;
    private Script _script;

    /// <summary>The quote around the attribute that is open; 0 without.</summary>
    private byte _quote;

    /// <summary>The last byte of code that is no blank: what comes before a <c>/</c> tells a division from a pattern.</summary>
    private byte _codeBefore;

    /// <summary>The byte before in a comment or a script.</summary>
    private byte _before;
    private bool _escaped;

    /// <summary>Whether a slash was read that a value cannot stand before: unless a comment begins, it begins a pattern.</summary>
    private bool _isPatternNext;
    private bool _isEndTag;

    /// <summary>Whether nothing but blanks stands in the value of the attribute yet.</summary>
    private bool _isStart;

    /// <summary>Whether the <c>script</c> holds what no browser runs, by its <c>type</c>.</summary>
    private bool _isData;

    /// <summary>The first eight letters of the name that is read, and how many it has: enough for the names that matter.</summary>
    private ulong _name;
    private int _length;
    private Element _rawElement;
    private int _rawMatched;

    private enum Mode : byte
    {
        Text,
        Open,
        TagName,
        BetweenAttributes,
        AttributeName,
        AfterAttributeName,
        BeforeValue,
        Value,
        Comment,
        Declaration,

        /// <summary>Inside an element whose content is no markup until it ends.</summary>
        Raw,
    }

    private enum Element : byte
    {
        Other,
        Script,
        Style,
        Text,

        /// <summary>Its <c>href</c> is gone to.</summary>
        Link,

        /// <summary>Its <c>src</c> or <c>data</c> is shown as a page or run.</summary>
        Frame,

        /// <summary>Its <c>action</c> or <c>formaction</c> is gone to.</summary>
        Form,
    }

    private enum Form : byte
    {
        Plain,
        Url,
        Handler,
        Style,
        Document,
        ScriptType,
    }

    private enum Script : byte
    {
        Code,
        Single,
        Double,
        Template,
        LineComment,
        BlockComment,
        Pattern,
        PatternClass,
    }

    /// <summary>The quote around the attribute, or around the string of a script, that a value is written into; 0 where there is none.</summary>
    public readonly byte Quote =>
        _mode == Mode.Value ? _quote
        : Place != MarkupPlace.ScriptString ? (byte)0
        : _script == Script.Single ? (byte)'\''
        : (byte)'"';

    /// <summary>The place of a value that is written now.</summary>
    public readonly MarkupPlace Place =>
        _mode switch
        {
            Mode.Open or Mode.TagName or Mode.BetweenAttributes or Mode.AttributeName or Mode.AfterAttributeName => MarkupPlace.Tag,
            Mode.BeforeValue => MarkupPlace.UnquotedAttribute,
            Mode.Value when _quote == 0 => MarkupPlace.UnquotedAttribute,
            Mode.Value => _form switch
            {
                Form.Url when _isStart => MarkupPlace.Url,
                Form.Handler => _script switch
                {
                    Script.Single or Script.Double or Script.Template => MarkupPlace.HandlerString,
                    _ => MarkupPlace.HandlerCode,
                },
                Form.Document => MarkupPlace.Document,
                Form.Style => MarkupPlace.Style,
                _ => MarkupPlace.Attribute,
            },
            Mode.Raw when _rawElement == Element.Style => MarkupPlace.Style,
            Mode.Raw when _rawElement == Element.Script && !_isData => _script switch
            {
                Script.Single or Script.Double => MarkupPlace.ScriptString,
                Script.Template => MarkupPlace.ScriptTemplate,
                Script.LineComment or Script.BlockComment => MarkupPlace.Text,
                _ => MarkupPlace.ScriptCode,
            },
            _ => MarkupPlace.Text,
        };

    /// <summary>Goes on past a value that a template writes here.</summary>
    public void PassValue()
    {
        switch (_mode)
        {
            case Mode.BeforeValue:
                Enter(0);
                break;
            case Mode.Open:
                BeginTag(0);
                break;
            case Mode.BetweenAttributes or Mode.AfterAttributeName:
                BeginAttribute(0);
                break;
            case Mode.AttributeName or Mode.TagName:
                _length += 100;
                break;
            case Mode.Raw when _rawElement == Element.Script:
                _codeBefore = (byte)'x';
                break;
        }

        _isStart = false;
        _isPatternNext = false;
        _escaped = false;
        _rawMatched = 0;
        if (_mode != Mode.Comment)
            _before = 0;
    }

    /// <summary>Goes on past text of the page.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (_mode == Mode.Text)
            {
                var next = text[i..].IndexOf((byte)'<');
                if (next < 0)
                    return;
                i += next;
                _mode = Mode.Open;
                _length = 0;
                continue;
            }

            Read(text[i]);
        }
    }

    private void Read(byte letter)
    {
        switch (_mode)
        {
            case Mode.Open:
                ReadOpen(letter);
                break;
            case Mode.TagName:
                if (IsBlank(letter) || letter is (byte)'/' or (byte)'>')
                    EndTagName(letter);
                else
                    AddToName(letter);
                break;
            case Mode.BetweenAttributes:
                if (letter == '>')
                    EndTag();
                else if (!IsBlank(letter) && letter != '/')
                    BeginAttribute(letter);
                break;
            case Mode.AttributeName:
                if (letter == '=')
                    EndAttributeName(Mode.BeforeValue);
                else if (IsBlank(letter))
                    EndAttributeName(Mode.AfterAttributeName);
                else if (letter is (byte)'>' or (byte)'/')
                    LeaveAttribute(letter);
                else
                    AddToName(letter);
                break;
            case Mode.AfterAttributeName:
                if (letter == '=')
                    _mode = Mode.BeforeValue;
                else if (letter is (byte)'>' or (byte)'/')
                    LeaveAttribute(letter);
                else if (!IsBlank(letter))
                    BeginAttribute(letter);
                break;
            case Mode.BeforeValue:
                if (letter is (byte)'"' or (byte)'\'')
                    Enter(letter);
                else if (letter == '>')
                    EndTag();
                else if (!IsBlank(letter))
                {
                    Enter(0);
                    ReadValue(letter);
                }

                break;
            case Mode.Value:
                if (_quote == 0 ? IsBlank(letter) || letter == '>' : letter == _quote)
                {
                    EndValue();
                    if (letter == '>' && _quote == 0)
                        EndTag();
                }
                else
                    ReadValue(letter);
                break;
            case Mode.Comment:
                ReadComment(letter);
                break;
            case Mode.Declaration:
                if (letter == '>')
                    _mode = Mode.Text;
                break;
            case Mode.Raw:
                ReadRaw(letter);
                break;
        }
    }

    /// <summary>After <c>&lt;</c>.</summary>
    private void ReadOpen(byte letter)
    {
        if (_length == 0 && letter is (byte)'!' or (byte)'?')
        {
            _mode = Mode.Declaration;
            _before = 0;
            if (letter == '!')
            {
                _mode = Mode.Comment;
                // How many of the dashes that begin a comment were seen; less than two and it is a declaration.
                _length = 0;
            }
        }
        else if (_length == 0 && letter == '/')
        {
            _isEndTag = true;
            _length = -1;
        }
        else if (char.IsAsciiLetter((char)letter))
        {
            var isEndTag = _length < 0;
            BeginTag(letter);
            _isEndTag = isEndTag;
        }
        else
        {
            _mode = letter == '<' ? Mode.Open : Mode.Text;
            _length = 0;
        }
    }

    private void ReadComment(byte letter)
    {
        if (_length < 2)
        {
            if (letter == '-')
                _length++;
            else
                _mode = letter == '>' ? Mode.Text : Mode.Declaration;
            return;
        }

        // Two dashes and a `>` end it; `_before` counts the dashes.
        if (letter == '-')
            _before = (byte)Math.Min(_before + 1, 2);
        else if (letter == '>' && _before == 2)
            _mode = Mode.Text;
        else
            _before = 0;
    }

    private void BeginTag(byte letter)
    {
        _mode = Mode.TagName;
        _isEndTag = false;
        _isData = false;
        _name = 0;
        _length = 0;
        if (letter == 0)
            _length = 100;
        else
            AddToName(letter);
    }

    private void EndTagName(byte letter)
    {
        _element = _isEndTag ? Element.Other : ElementNamed(_name, _length);
        _mode = Mode.BetweenAttributes;
        if (letter == '>')
            EndTag();
    }

    private void BeginAttribute(byte letter)
    {
        _mode = Mode.AttributeName;
        _name = 0;
        _length = 0;
        if (letter == 0)
            _length = 100;
        else
            AddToName(letter);
    }

    private void EndAttributeName(Mode next)
    {
        _form = FormNamed(_element, _name, _length);
        _mode = next;
    }

    private void LeaveAttribute(byte letter)
    {
        _mode = Mode.BetweenAttributes;
        if (letter == '>')
            EndTag();
    }

    private void Enter(byte quote)
    {
        _mode = Mode.Value;
        _quote = quote;
        _isStart = true;
        _name = 0;
        _length = 0;
        BeginScript();
    }

    private void ReadValue(byte letter)
    {
        if (_isStart && !IsBlank(letter))
            _isStart = false;
        if (_form == Form.Handler)
            ReadScript(letter);
        else if (_form == Form.ScriptType)
            AddToName(letter);
    }

    private void EndValue()
    {
        // The types that a browser runs: none, `module`, and the names of the language.
        if (_form == Form.ScriptType && _length > 0)
            _isData =
                _name != Packed("module") && _name != Packed("text/jav") && _name != Packed("applicat")
                || (_name == Packed("applicat") && _length is not (22 or 24));
        _form = Form.Plain;
        _mode = Mode.BetweenAttributes;
    }

    private void EndTag()
    {
        _form = Form.Plain;
        _mode = Mode.Text;
        if (_isEndTag || _element is not (Element.Script or Element.Style or Element.Text))
            return;
        _mode = Mode.Raw;
        _rawElement = _element;
        _rawMatched = 0;
        BeginScript();
    }

    private void ReadRaw(byte letter)
    {
        var end = _rawElement switch
        {
            Element.Script => "</script",
            Element.Style => "</style",
            _ => "</t",
        };
        var lower = char.IsAsciiLetterUpper((char)letter) ? letter | 0x20 : letter;
        _rawMatched =
            lower == end[_rawMatched] ? _rawMatched + 1
            : letter == '<' ? 1
            : 0;
        if (_rawMatched == end.Length)
        {
            BeginTag(letter);
            _isEndTag = true;
            return;
        }

        if (_rawElement == Element.Script && !_isData)
            ReadScript(letter);
    }

    private void BeginScript()
    {
        _script = Script.Code;
        _codeBefore = 0;
        _before = 0;
        _escaped = false;
    }

    private void ReadScript(byte letter)
    {
        if (_escaped)
        {
            _escaped = false;
            return;
        }

        switch (_script)
        {
            case Script.Code:
                ReadCode(letter);
                break;
            case Script.Single or Script.Double or Script.Template or Script.Pattern or Script.PatternClass:
                ReadQuoted(letter);
                break;
            case Script.LineComment:
                if (letter == '\n')
                    _script = Script.Code;
                break;
            case Script.BlockComment:
                if (letter == '/' && _before == '*')
                    _script = Script.Code;
                break;
        }

        _before = letter;
        if (_script == Script.Code && !IsBlank(letter))
            _codeBefore = letter;
    }

    private void ReadCode(byte letter)
    {
        if (_isPatternNext && letter is not ((byte)'/' or (byte)'*'))
        {
            _isPatternNext = false;
            _script = letter == '[' ? Script.PatternClass : Script.Pattern;
            _escaped = letter == '\\';
            return;
        }

        switch (letter)
        {
            case (byte)'\'':
                _script = Script.Single;
                break;
            case (byte)'"':
                _script = Script.Double;
                break;
            case (byte)'`':
                _script = Script.Template;
                break;
            case (byte)'*' when _before == '/':
                _script = Script.BlockComment;
                break;
            case (byte)'/' when _before == '/':
                _script = Script.LineComment;
                break;
        }

        _isPatternNext =
            letter == '/'
            && _codeBefore
                is 0
                    or (byte)'('
                    or (byte)','
                    or (byte)'='
                    or (byte)':'
                    or (byte)'['
                    or (byte)'!'
                    or (byte)'&'
                    or (byte)'|'
                    or (byte)'?'
                    or (byte)'{'
                    or (byte)'}'
                    or (byte)';';
    }

    private void ReadQuoted(byte letter)
    {
        if (letter == '\\')
        {
            _escaped = true;
            return;
        }

        // No string but one in backticks goes over the end of a line: what was taken for its start was none.
        if (letter == '\n' && _script != Script.Template)
        {
            _script = Script.Code;
            return;
        }

        _script = (_script, letter) switch
        {
            (Script.Single, (byte)'\'') => Script.Code,
            (Script.Double, (byte)'"') => Script.Code,
            (Script.Template, (byte)'`') => Script.Code,
            (Script.Pattern, (byte)'/') => Script.Code,
            (Script.Pattern, (byte)'[') => Script.PatternClass,
            (Script.PatternClass, (byte)']') => Script.Pattern,
            _ => _script,
        };
    }

    private void AddToName(byte letter)
    {
        if (_length is >= 0 and < 8)
            _name |= (ulong)(char.IsAsciiLetterUpper((char)letter) ? letter | 0x20 : letter) << (8 * _length);
        _length++;
    }

    private static ulong Packed(ReadOnlySpan<char> name)
    {
        var packed = 0UL;
        for (var i = 0; i < Math.Min(name.Length, 8); i++)
            packed |= (ulong)name[i] << (8 * i);
        return packed;
    }

    private static bool Is(ulong name, int length, ReadOnlySpan<char> known) => length == known.Length && name == Packed(known);

    private static Element ElementNamed(ulong name, int length) =>
        Is(name, length, "script") ? Element.Script
        : Is(name, length, "style") ? Element.Style
        : Is(name, length, "textarea") || Is(name, length, "title") ? Element.Text
        : Is(name, length, "a") || Is(name, length, "area") || Is(name, length, "base") ? Element.Link
        : Is(name, length, "iframe") || Is(name, length, "frame") || Is(name, length, "embed") || Is(name, length, "object") ? Element.Frame
        : Is(name, length, "form") || Is(name, length, "button") || Is(name, length, "input") ? Element.Form
        : Element.Other;

    private static Form FormNamed(Element element, ulong name, int length)
    {
        if (length > 2 && (name & 0xffff) == Packed("on"))
            return Form.Handler;
        if (Is(name, length, "style"))
            return Form.Style;
        var isUrl = element switch
        {
            Element.Link => Is(name, length, "href") || Is(name, length, "xlink:href"),
            Element.Frame or Element.Script => Is(name, length, "src") || Is(name, length, "data"),
            Element.Form => Is(name, length, "action") || Is(name, length, "formaction"),
            _ => false,
        };
        return isUrl ? Form.Url
            : element == Element.Frame && Is(name, length, "srcdoc") ? Form.Document
            : element == Element.Script && Is(name, length, "type") ? Form.ScriptType
            : Form.Plain;
    }

    private static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f';
}
