using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Python;

// Tokens are read when the parser asks for the next one: only it knows whether a line end counts and where the hole of an f-string ends.
internal sealed partial class PythonParser
{
    private const byte Other = 0;
    private const byte Letter = 1;
    private const byte Digit = 2;
    private const byte High = 4;

    /// <summary>Where the current token starts.</summary>
    private int _start;

    /// <summary>Where the current token ends.</summary>
    private int _position;

    /// <summary>Where the token before it ended.</summary>
    private int _lastEnd;
    private PythonToken _token;

    /// <summary>Of a name or keyword.</summary>
    private string _name = "";

    /// <summary>Open brackets: as long as there are any, line ends are white space.</summary>
    private int _brackets;

    /// <summary>The column of the current line's first token; a tab goes to the next multiple of eight.</summary>
    private int _indent;

    private StringForm _form;

    private readonly record struct StringForm(byte Quote, bool IsTriple, bool IsRaw, bool IsBytes, bool IsTemplate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte At(int position) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_text), (nint)(uint)position);

    private void Advance()
    {
        _lastEnd = _position;
        Lex();
    }

    private void Take(PythonToken token, int length)
    {
        _token = token;
        _position = _start + length;
    }

    private void Lex()
    {
        var p = _position;
        while (true)
        {
            var b = At(p);
            switch (b)
            {
                case (byte)' ':
                case (byte)'\t':
                case (byte)'\f':
                    p++;
                    continue;
                case (byte)'\n':
                case (byte)'\r':
                    if (_brackets > 0)
                    {
                        p++;
                        continue;
                    }

                    _start = _position = p;
                    _token = PythonToken.Newline;
                    return;
                case (byte)'#':
                    p = Comment(p);
                    continue;
                case (byte)'\\':
                    var next = AfterLineEnd(p + 1);
                    if (next == p + 1)
                    {
                        _start = p;
                        Take(PythonToken.Unknown, 1);
                        return;
                    }

                    p = next;
                    continue;
                case 0:
                    _start = _position = p;
                    if (p >= _length)
                        _token = PythonToken.End;
                    else
                        Take(PythonToken.Unknown, 1);
                    return;
                default:
                    _start = p;
                    if ((Classes[b] & (Letter | High)) != 0)
                        LexName(p);
                    else
                        LexOperator(b);
                    return;
            }
        }
    }

    private void LexName(int p)
    {
        var end = p;
        var isHigh = false;
        while (true)
        {
            var block = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_text), (nuint)(uint)end);
            var others = ~(PartsOfNames(block) | (uint)block.ExtractMostSignificantBits()) & 0xFFFF;
            var length = others == 0 ? Vector128<byte>.Count : BitOperations.TrailingZeroCount(others);
            isHigh |= (block.ExtractMostSignificantBits() & ((1u << length) - 1)) != 0;
            end += length;
            if (others != 0)
                break;
        }

        var follower = At(end);
        if (follower is (byte)'"' or (byte)'\'' && end - p <= 2 && Prefix(p, end, out var form, out var formatted))
        {
            LexString(end, form, formatted);
            return;
        }

        if (isHigh && !PythonIdentifiers.IsValid(_source.Show(_text.AsSpan(p, end - p))))
        {
            Take(PythonToken.Unknown, end - p);
            return;
        }

        _position = end;
        _name = _names.Find(p, end - p, out _token);
    }

    /// <summary>A bit for each ASCII letter, digit and underscore: what the two halves of a byte allow, each looked up in sixteen (Mula and Lemire).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PartsOfNames(Vector128<byte> block)
    {
        // By the high half: 1 = digits, 2 = A to O, 4 = P to Z and _, 8 = p to z.
        var byHigh = Vector128.Create(0, 0, 0, 1, 2, 4, 2, 8, 0, 0, 0, 0, 0, 0, 0, (byte)0);
        var byLow = Vector128.Create(13, 15, 15, 15, 15, 15, 15, 15, 15, 15, 14, 2, 2, 2, 2, (byte)6);
        var half = Vector128.Create((byte)0x0F);
        var allowed =
            Vector128.ShuffleNative(byLow, block & half) & Vector128.ShuffleNative(byHigh, Vector128.ShiftRightLogical(block, 4) & half);
        return ~Vector128.Equals(allowed, Vector128<byte>.Zero).ExtractMostSignificantBits();
    }

    private bool Prefix(int start, int end, out StringForm form, out bool formatted)
    {
        var raw = false;
        var bytes = false;
        var template = false;
        formatted = false;
        for (var at = start; at < end; at++)
        {
            switch (At(at) | 0x20)
            {
                case 'r':
                    raw = true;
                    break;
                case 'b':
                    bytes = true;
                    break;
                case 'u':
                    break;
                case 'f':
                    formatted = true;
                    break;
                case 't':
                    formatted = template = true;
                    break;
                default:
                    form = default;
                    return false;
            }
        }

        form = new StringForm(At(end), false, raw, bytes, template);
        return true;
    }

    /// <param name="quote">Where the first quote stands.</param>
    private void LexString(int quote, StringForm form, bool formatted)
    {
        var p = quote + 1;
        var mark = form.Quote;
        var triple = At(p) == mark && At(p + 1) == mark;
        if (triple)
            p += 2;
        _form = form with { IsTriple = triple };
        if (formatted)
        {
            _token = PythonToken.Formatted;
            _position = p;
            return;
        }

        var end = triple ? EndOfTriple(p, mark) : EndOfLineString(p, mark);
        if (end < 0)
        {
            Take(PythonToken.Unknown, p - _start);
            return;
        }

        _token = PythonToken.String;
        _position = end;
    }

    private int EndOfLineString(int p, byte mark)
    {
        while (true)
        {
            var b = At(p);
            if (b == mark)
                return p + 1;
            switch (b)
            {
                case (byte)'\\':
                    p++;
                    p +=
                        At(p) == '\r' && At(p + 1) == '\n' ? 2
                        : _wideBytes && At(p) >= 0x80 ? 2
                        : 1;
                    if (p > _length)
                        return -1;
                    break;
                case (byte)'\n':
                case (byte)'\r':
                    return -1;
                case 0:
                    if (p >= _length)
                        return -1;
                    p++;
                    break;
                default:
                    p += b >= 0x80 && _wideBytes ? 2 : 1;
                    break;
            }
        }
    }

    private int EndOfTriple(int p, byte mark)
    {
        // What was sought in vain once is not sought again: the time stays linear.
        if (p >= (mark == '"' ? _noTripleDouble : _noTripleSingle))
            return -1;
        var from = p;
        if (_wideBytes)
            return EndOfWideTriple(p, mark);
        var text = _text.AsSpan(0, _length);
        while (true)
        {
            var at = text[p..].IndexOfAny(mark, (byte)'\\');
            if (at < 0)
                break;
            p += at;
            if (text[p] == '\\')
                p += 2;
            else if (At(p + 1) == mark && At(p + 2) == mark)
                return p + 3;
            else
                p++;
            if (p >= _length)
                break;
        }

        if (mark == '"')
            _noTripleDouble = from;
        else
            _noTripleSingle = from;
        return -1;
    }

    private int EndOfWideTriple(int p, byte mark)
    {
        while (p < _length)
        {
            var b = At(p);
            if (b == mark && At(p + 1) == mark && At(p + 2) == mark)
                return p + 3;
            p += b == '\\' || b >= 0x80 ? 2 : 1;
        }

        return -1;
    }

    private int Comment(int p)
    {
        var length = _text.AsSpan(p, _length - p).IndexOfAny((byte)'\n', (byte)'\r');
        var end = length < 0 ? _length : p + length;
        if (p >= _lastComment)
        {
            _lastComment = end;
            _comments.Add(ByteSpan.Between(p, end));
        }

        return end;
    }

    /// <summary>The place after one line end, or the same place where there is none.</summary>
    private int AfterLineEnd(int p) =>
        At(p) switch
        {
            (byte)'\n' => p + 1,
            (byte)'\r' => At(p + 1) == '\n' ? p + 2 : p + 1,
            _ => p,
        };

    /// <summary>From the end of a line to the first token of the next that has one.</summary>
    private void NextLine() => ReadLineStart(AfterLineEnd(_position));

    /// <summary>How many of the next sixteen bytes are spaces, until another comes.</summary>
    private int SpacesAt(int p)
    {
        var block = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_text), (nuint)(uint)p);
        return BitOperations.TrailingZeroCount(~Vector128.Equals(block, Vector128.Create((byte)' ')).ExtractMostSignificantBits());
    }

    private void ReadLineStart(int p)
    {
        while (true)
        {
            var column = 0;
            while (true)
            {
                var spaces = SpacesAt(p);
                column += spaces;
                p += spaces;
                if (spaces == Vector128<byte>.Count)
                    continue;
                var b = At(p);
                if (b == '\t')
                    column = (column | 7) + 1;
                else if (b == '\f')
                    column = 0;
                else if (b == '\\' && AfterLineEnd(p + 1) is var next && next != p + 1)
                {
                    // The indentation is that of the first line; what follows the backslash is white space.
                    p = next;
                    while (At(p) is (byte)' ' or (byte)'\t' or (byte)'\f')
                        p++;
                    break;
                }
                else
                    break;
                p++;
            }

            if (At(p) == '#')
                p = Comment(p);
            var line = AfterLineEnd(p);
            if (line != p)
            {
                p = line;
                continue;
            }

            _indent = column;
            _position = p;
            Lex();
            return;
        }
    }

    private void LexNumber(int p)
    {
        var first = At(p);
        var second = (byte)(At(p + 1) | 0x20);
        if (first == '0' && second is (byte)'x' or (byte)'o' or (byte)'b')
        {
            p += 2;
            while (IsHexDigit(At(p)) && (second == 'x' || At(p) <= '9') || At(p) == '_')
                p++;
        }
        else
        {
            p = Digits(p);
            if (At(p) == '.')
                p = Digits(p + 1);
            if ((At(p) | 0x20) == 'e')
            {
                var exponent = At(p + 1) is (byte)'+' or (byte)'-' ? p + 2 : p + 1;
                if (Classes[At(exponent)] == Digit)
                    p = Digits(exponent);
            }

            if ((At(p) | 0x20) == 'j')
                p++;
        }

        if ((At(p) | 0x20) == 'l')
            p++;
        _token = PythonToken.Number;
        _position = p;
    }

    private int Digits(int p)
    {
        while (Classes[At(p)] == Digit || At(p) == '_')
            p++;
        return p;
    }

    private static bool IsHexDigit(byte b) =>
        b is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f') or (>= (byte)'A' and <= (byte)'F');

    private void LexOperator(byte b)
    {
        var next = At(_start + 1);
        switch (b)
        {
            case (byte)'(':
                _brackets++;
                Take(PythonToken.OpenParen, 1);
                break;
            case (byte)')':
                Close(PythonToken.CloseParen);
                break;
            case (byte)'[':
                _brackets++;
                Take(PythonToken.OpenBracket, 1);
                break;
            case (byte)']':
                Close(PythonToken.CloseBracket);
                break;
            case (byte)'{':
                _brackets++;
                Take(PythonToken.OpenBrace, 1);
                break;
            case (byte)'}':
                Close(PythonToken.CloseBrace);
                break;
            case (byte)',':
                Take(PythonToken.Comma, 1);
                break;
            case (byte)'.':
                if (Classes[next] == Digit)
                    LexNumber(_start);
                else if (next == '.' && At(_start + 2) == '.')
                    Take(PythonToken.Ellipsis, 3);
                else
                    Take(PythonToken.Dot, 1);
                break;
            case (byte)':':
                if (next == '=')
                    Take(PythonToken.ColonEqual, 2);
                else
                    Take(PythonToken.Colon, 1);
                break;
            case (byte)';':
                Take(PythonToken.Semicolon, 1);
                break;
            case (byte)'=':
                if (next == '=')
                    Take(PythonToken.EqualEqual, 2);
                else
                    Take(PythonToken.Equal, 1);
                break;
            case (byte)'"':
            case (byte)'\'':
                LexString(_start, new StringForm(b, false, false, false, false), false);
                break;
            case >= (byte)'0' and <= (byte)'9':
                LexNumber(_start);
                break;
            case (byte)'+':
                Binary(PythonToken.Plus, next, 1);
                break;
            case (byte)'-':
                if (next == '>')
                    Take(PythonToken.Arrow, 2);
                else
                    Binary(PythonToken.Minus, next, 1);
                break;
            case (byte)'*':
                if (next == '*')
                    Binary(PythonToken.DoubleStar, At(_start + 2), 2);
                else
                    Binary(PythonToken.Star, next, 1);
                break;
            case (byte)'/':
                if (next == '/')
                    Binary(PythonToken.DoubleSlash, At(_start + 2), 2);
                else
                    Binary(PythonToken.Slash, next, 1);
                break;
            case (byte)'%':
                Binary(PythonToken.Percent, next, 1);
                break;
            case (byte)'@':
                Binary(PythonToken.At, next, 1);
                break;
            case (byte)'|':
                Binary(PythonToken.Pipe, next, 1);
                break;
            case (byte)'^':
                Binary(PythonToken.Caret, next, 1);
                break;
            case (byte)'&':
                Binary(PythonToken.Ampersand, next, 1);
                break;
            case (byte)'<':
                if (next == '<')
                    Binary(PythonToken.LeftShift, At(_start + 2), 2);
                else if (next == '=')
                    Take(PythonToken.LessEqual, 2);
                else if (next == '>')
                    Take(PythonToken.NotEqual, 2);
                else
                    Take(PythonToken.Less, 1);
                break;
            case (byte)'>':
                if (next == '>')
                    Binary(PythonToken.RightShift, At(_start + 2), 2);
                else if (next == '=')
                    Take(PythonToken.GreaterEqual, 2);
                else
                    Take(PythonToken.Greater, 1);
                break;
            case (byte)'!':
                if (next == '=')
                    Take(PythonToken.NotEqual, 2);
                else
                    Take(PythonToken.Exclamation, 1);
                break;
            case (byte)'~':
                Take(PythonToken.Tilde, 1);
                break;
            case (byte)'`':
                Take(PythonToken.Backtick, 1);
                break;
            default:
                Take(PythonToken.Unknown, 1);
                break;
        }
    }

    private void Close(PythonToken token)
    {
        if (_brackets > 0)
            _brackets--;
        Take(token, 1);
    }

    /// <param name="follower">What stands after the operator: with <c>=</c> it is an assignment.</param>
    private void Binary(PythonToken token, byte follower, int length)
    {
        if (follower == '=')
            Take(token + (PythonToken.PlusEqual - PythonToken.Plus), length + 1);
        else
            Take(token, length);
    }

    // csharpier-ignore
    private static ReadOnlySpan<byte> Classes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
        4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
        4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
        4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
        4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    ];
}
