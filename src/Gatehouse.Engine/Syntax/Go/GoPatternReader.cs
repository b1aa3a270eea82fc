using System.Globalization;
using System.Text;

namespace Gatehouse.Engine.Syntax.Go;

/// <summary>Reads an expression from left to right and writes it for .NET.</summary>
internal sealed class GoPatternReader(string pattern)
{
    private const int MaxLength = 64 * 1024;
    private const int MaxDepth = 200;

    /// <summary>Go's own limit, also for repetitions within repetitions multiplied.</summary>
    private const int MaxRepeat = 1000;

    /// <summary>How many single characters an expression may stand for: the automaton grows with it.</summary>
    private const long MaxSize = 50_000;

    private readonly StringBuilder _output = new();
    private int _at;

    public int Groups { get; private set; }

    public bool IsAscii { get; private set; } = true;

    private readonly record struct Flags(bool FoldsCase, bool IsMultiline, bool DotTakesAll, bool IsLazy);

    /// <summary>What was written, as far as limits mind: how often it repeats at most, and for how many characters it stands.</summary>
    private readonly record struct Extent(int Repeats, long Size)
    {
        public static Extent One { get; } = new(1, 1);
    }

    public string Read()
    {
        if (pattern.Length > MaxLength)
            throw Refuse(0, $"it is longer than {MaxLength} characters", "split it into several rules");
        ReadAlternatives(default, 0);
        return _at < pattern.Length ? throw Refuse(_at, "this `)` closes nothing", "write `\\)` for the character") : _output.ToString();
    }

    private Extent ReadAlternatives(Flags flags, int depth)
    {
        if (depth > MaxDepth)
            throw Refuse(_at, $"groups nest deeper than {MaxDepth}", "split it into several rules");
        var repeats = 1;
        long size = 0;
        // What a repetition would apply to; null at the beginning of an alternative and after one.
        Extent? atom = null;
        var isRepeated = false;
        while (_at < pattern.Length && pattern[_at] != ')')
        {
            var c = pattern[_at];
            if (c is '*' or '+' or '?' || (c == '{' && Counts() is not null))
            {
                if (atom is not { } repeated)
                    throw isRepeated
                        ? Refuse(_at, "a repetition of a repetition", "put the inner one into `(?:…)`")
                        : Refuse(_at, $"nothing stands before `{c}` that it could repeat", $"write `\\{c}` for the character");
                var extent = ReadRepetition(repeated, flags);
                repeats = Math.Max(repeats, extent.Repeats);
                size += extent.Size - repeated.Size;
                atom = null;
                isRepeated = true;
            }
            else
            {
                isRepeated = false;
                atom = c switch
                {
                    '|' => Bar(),
                    '(' => ReadGroup(ref flags, depth),
                    _ => ReadSingle(flags),
                };
                repeats = Math.Max(repeats, atom?.Repeats ?? 1);
                size += atom?.Size ?? 0;
            }

            if (size > MaxSize)
                throw Refuse(_at, $"it stands for more than {MaxSize} characters", "repeat less often, or split it into several rules");
        }

        return new Extent(repeats, size);
    }

    private Extent? Bar()
    {
        _output.Append('|');
        _at++;
        return null;
    }

    private Extent ReadRepetition(Extent atom, Flags flags)
    {
        var start = _at;
        var c = pattern[_at];
        var times = 1;
        if (c == '{')
        {
            var (from, to, length) = Counts()!.Value;
            times = Math.Max(Math.Max(from, to ?? 0), 1);
            if (to < from)
                throw Refuse(start, "it repeats at most fewer times than at least", "write the smaller number first");
            if ((long)times * atom.Repeats > MaxRepeat)
                throw Refuse(
                    start,
                    $"it repeats more than {MaxRepeat} times",
                    $"repeat at most {MaxRepeat} times, inner repetitions multiplied"
                );
            _output.Append(CultureInfo.InvariantCulture, $"{{{from}");
            if (to != from)
                _output.Append(',').Append(to is { } most ? most.ToString(CultureInfo.InvariantCulture) : "");
            _output.Append('}');
            _at += length;
        }
        else
        {
            _output.Append(c);
            _at++;
        }

        var isLazy = flags.IsLazy;
        if (_at < pattern.Length && pattern[_at] == '?')
        {
            isLazy = !isLazy;
            _at++;
        }

        if (isLazy)
            _output.Append('?');
        return new Extent(times * atom.Repeats, atom.Size * times);
    }

    /// <summary>The numbers of <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c> from here; null where the brace is a plain character.</summary>
    private (int From, int? To, int Length)? Counts()
    {
        var end = pattern.IndexOf('}', _at);
        if (end < 0 || end - _at > 20)
            return null;
        var inner = pattern.AsSpan(_at + 1, end - _at - 1);
        var comma = inner.IndexOf(',');
        var first = comma < 0 ? inner : inner[..comma];
        if (Number(first) is not { } from)
            return null;
        var length = end - _at + 1;
        if (comma < 0)
            return (from, from, length);
        var second = inner[(comma + 1)..];
        if (second.IsEmpty)
            return (from, null, length);
        return Number(second) is { } to ? (from, to, length) : null;
    }

    private int? Number(ReadOnlySpan<char> digits)
    {
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9') || (digits.Length > 1 && digits[0] == '0'))
            return null;
        return digits.Length <= 4 && int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) is <= MaxRepeat and var number
            ? number
            : throw Refuse(_at, $"it repeats more than {MaxRepeat} times", $"repeat at most {MaxRepeat} times");
    }

    private Extent? ReadGroup(ref Flags flags, int depth)
    {
        var start = _at++;
        if (!Take("?"))
        {
            _output.Append(CultureInfo.InvariantCulture, $"(?<{++Groups}>");
            return EndGroup(start, ReadAlternatives(flags, depth + 1));
        }

        if (Ahead("=") || Ahead("!") || Ahead("<=") || Ahead("<!") || Ahead(">"))
            throw Refuse(
                start,
                "Go knows no look-ahead, look-behind or atomic groups",
                "match the surroundings too, and put the secret into a group (`secretGroup`)"
            );
        if (Take("P<") || Take("<"))
        {
            var close = pattern.IndexOf('>', _at);
            if (close <= _at || pattern.AsSpan(_at, close - _at).ContainsAnyExcept(NameCharacters))
                throw Refuse(start, "the name of this group is none", "write letters, digits and `_`, as in `(?P<name>…)`");
            _at = close + 1;
            _output.Append(CultureInfo.InvariantCulture, $"(?<{++Groups}>");
            return EndGroup(start, ReadAlternatives(flags, depth + 1));
        }

        if (Ahead("P"))
            throw Refuse(start, "Go knows no such group", "a named group is `(?P<name>…)`; back-references do not exist");
        return ReadFlags(ref flags, start, depth);
    }

    private Extent? ReadFlags(ref Flags flags, int start, int depth)
    {
        var changed = flags;
        var isOn = true;
        var any = false;
        while (_at < pattern.Length)
        {
            var c = pattern[_at++];
            switch (c)
            {
                case 'i':
                    changed = changed with { FoldsCase = isOn };
                    break;
                case 'm':
                    changed = changed with { IsMultiline = isOn };
                    break;
                case 's':
                    changed = changed with { DotTakesAll = isOn };
                    break;
                case 'U':
                    changed = changed with { IsLazy = isOn };
                    break;
                case '-' when isOn:
                    isOn = false;
                    any = false;
                    continue;
                case ':' when isOn || any:
                    _output.Append(changed.FoldsCase ? "(?i:" : "(?-i:");
                    return EndGroup(start, ReadAlternatives(changed, depth + 1));
                case ')' when any:
                    // From here to the end of the enclosing group, past every `|`: .NET means the same.
                    flags = changed;
                    _output.Append(changed.FoldsCase ? "(?i)" : "(?-i)");
                    return null;
                default:
                    throw Refuse(start, "Go knows no such group", "the flags are `i`, `m`, `s` and `U`, as in `(?i)` or `(?i:…)`");
            }

            any = true;
        }

        throw Refuse(start, "this group is not closed", "add the `)`");
    }

    private Extent EndGroup(int start, Extent inner)
    {
        if (_at >= pattern.Length)
            throw Refuse(start, "this group is not closed", "add the `)`, or write `\\(` for the character");
        _at++;
        _output.Append(')');
        return inner with { Size = inner.Size + 1 };
    }

    private Extent ReadSingle(Flags flags)
    {
        switch (pattern[_at])
        {
            case '^':
                _at++;
                _output.Append(flags.IsMultiline ? "(?m:^)" : "\\A");
                return Extent.One;
            case '$':
                _at++;
                // Without the flag it is the very end to Go; .NET would also accept a line feed after it.
                _output.Append(flags.IsMultiline ? "(?m:$)" : "\\z");
                return Extent.One;
            case '.':
                _at++;
                _output.Append(flags.DotTakesAll ? "[\\u0000-\\uFFFF]" : "[^\\u000A]");
                return Extent.One;
            case '[':
                return ReadClass();
            case '\\':
                return ReadBackslash();
            default:
                WriteLiteral(TakeRune());
                return Extent.One;
        }
    }

    private Extent ReadBackslash()
    {
        var start = _at;
        switch (_at + 1 < pattern.Length ? pattern[_at + 1] : '\0')
        {
            case 'A':
                _output.Append("\\A");
                break;
            case 'z':
                _output.Append("\\z");
                break;
            case 'b':
                _output.Append("\\b");
                break;
            case 'B':
                _output.Append("\\B");
                break;
            case 'C':
                throw Refuse(start, "`\\C`, a single byte, does not exist in Go either", "write `.` or `(?s:.)`");
            case 'Z':
                throw Refuse(start, "Go knows no `\\Z`", "write `\\z` for the end of the text, or `(?m:$)` for the end of a line");
            case 'Q':
                return ReadQuoted();
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P':
                var set = new CharacterSet();
                AddClassEscape(set);
                var written = new StringBuilder();
                set.WriteTo(written);
                _output.Append(written);
                return Extent.One;
            default:
                WriteLiteral(ReadEscape());
                return Extent.One;
        }

        _at += 2;
        return Extent.One;
    }

    /// <summary>A repetition after <c>\E</c> is of the last character alone, and an empty quotation leaves nothing to repeat.</summary>
    private Extent ReadQuoted()
    {
        _at += 2;
        long size = 0;
        while (_at < pattern.Length && !Take("\\E"))
        {
            WriteLiteral(TakeRune());
            size++;
        }

        if (size == 0)
            _output.Append("(?:)");
        return new Extent(1, Math.Max(1, size));
    }

    private Extent ReadClass()
    {
        var start = _at++;
        var set = new CharacterSet { IsNegated = Take("^") };
        var isFirst = true;
        while (isFirst || !Ahead("]"))
        {
            isFirst = false;
            if (_at >= pattern.Length)
                throw Refuse(start, "this class is not closed", "add the `]`, or write `\\[` for the character");
            if (Ahead("[:") && pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal) is > 0 and var close)
            {
                var name = pattern[(_at + 2)..close];
                var isNegated = name is ['^', ..];
                name = isNegated ? name[1..] : name;
                if (!CharacterSet.IsName(name))
                    throw Refuse(_at, "there is no class of this name", "write one such as `[:alnum:]`, or `\\[` for the character");
                set.AddNamed(name, isNegated);
                _at = close + 2;
                continue;
            }

            if (
                _at + 1 < pattern.Length
                && pattern[_at] == '\\'
                && pattern[_at + 1] is 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P'
            )
            {
                AddClassEscape(set);
                continue;
            }

            AddRange(set);
        }

        _at++;
        var written = new StringBuilder();
        set.WriteTo(written);
        _output.Append(written);
        return Extent.One;
    }

    private void AddRange(CharacterSet set)
    {
        var start = _at;
        var from = ReadClassCharacter();
        var to = from;
        if (Ahead("-") && _at + 1 < pattern.Length && pattern[_at + 1] != ']')
        {
            _at++;
            to = ReadClassCharacter();
        }

        if (to < from)
            throw Refuse(start, "the range ends before it begins", "write the smaller character first, or `\\-` for the character");
        if (from > 0xFFFF)
            throw Refuse(start, "characters above U+FFFF are not possible in a class here", "write them one by one, as in `(?:a|b)`");
        IsAscii &= to < 0x80 || (from < 0x80 && to == 0x10FFFF && from == 0);
        set.Add(from, to);
    }

    private int ReadClassCharacter()
    {
        if (_at >= pattern.Length)
            throw Refuse(_at - 1, "the class is not closed", "add the `]`");
        return pattern[_at] == '\\' ? ReadEscape() : TakeRune();
    }

    private void AddClassEscape(CharacterSet set)
    {
        var start = _at;
        var letter = pattern[_at + 1];
        _at += 2;
        if (letter is not ('p' or 'P'))
        {
            set.AddPerl(letter);
            return;
        }

        string name;
        if (Take("{"))
        {
            var close = pattern.IndexOf('}', _at);
            if (close < 0)
                throw Refuse(start, "the name of the class is not closed", "write it as `\\p{Lu}`");
            name = pattern[_at..close];
            _at = close + 1;
        }
        else
        {
            name = _at < pattern.Length ? pattern[_at++].ToString() : "";
        }

        var isNegated = letter == 'P';
        if (name is ['^', ..])
        {
            isNegated = !isNegated;
            name = name[1..];
        }

        IsAscii = false;
        if (name == "Any")
        {
            if (!isNegated)
                set.Add(0, 0x10FFFF);
        }
        else if (CharacterSet.IsCategory(name))
        {
            set.AddCategory(name, isNegated);
        }
        else
        {
            throw Refuse(
                start,
                "of the classes of Unicode only the general categories such as `\\p{L}` are known here, no scripts",
                "write the script's characters as a range, as in `[\\x{0370}-\\x{03FF}]`"
            );
        }
    }

    /// <summary>The character that an escape stands for.</summary>
    private int ReadEscape()
    {
        var start = _at++;
        if (_at >= pattern.Length)
            throw Refuse(start, "a backslash at the end", "write `\\\\` for the character");
        var c = TakeRune();
        switch (c)
        {
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 'v':
                return '\v';
            case 'x':
                return ReadHex(start);
            case >= '1' and <= '7' when _at >= pattern.Length || pattern[_at] is < '0' or > '7':
            case '8' or '9':
                throw Refuse(start, "Go knows no back-references", "write the text again, or leave the condition to an allowlist");
            case >= '0' and <= '7':
                var value = c - '0';
                for (var i = 0; i < 2 && _at < pattern.Length && pattern[_at] is >= '0' and <= '7'; i++)
                    value = value * 8 + pattern[_at++] - '0';
                return value;
        }

        if (c < 0x80 && !char.IsAsciiLetterOrDigit((char)c))
            return c;
        throw Refuse(start, $"Go knows no escape `\\{new Rune(c)}`", "leave the backslash out, or double it");
    }

    private int ReadHex(int start)
    {
        var digits = "";
        if (Take("{"))
        {
            var close = pattern.IndexOf('}', _at);
            if (close > _at && close - _at <= 8)
                digits = pattern[_at..close];
            _at = close + 1;
        }
        else if (_at + 2 <= pattern.Length)
        {
            digits = pattern.Substring(_at, 2);
            _at += 2;
        }

        if (
            !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value is < 0 or > 0x10FFFF
        )
            throw Refuse(start, "this is no character", "write `\\x41` or `\\x{10FFFF}`");
        return value;
    }

    private void WriteLiteral(int rune)
    {
        IsAscii &= rune < 0x80;
        if (rune <= 0xFFFF)
        {
            CharacterSet.WriteUnit(_output, (char)rune);
            return;
        }

        _output.Append("(?:");
        foreach (var unit in char.ConvertFromUtf32(rune))
            CharacterSet.WriteUnit(_output, unit);
        _output.Append(')');
    }

    private int TakeRune()
    {
        if (Rune.TryGetRuneAt(pattern, _at, out var rune))
        {
            _at += rune.Utf16SequenceLength;
            return rune.Value;
        }

        throw Refuse(_at, "half a character", "write valid Unicode");
    }

    private bool Ahead(string wanted) => string.CompareOrdinal(pattern, _at, wanted, 0, wanted.Length) == 0;

    private bool Take(string wanted)
    {
        if (!Ahead(wanted))
            return false;
        _at += wanted.Length;
        return true;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
    );

    private static GoPatternRefusal Refuse(int at, string message, string remedy) => new(new GoPatternProblem(at + 1, message, remedy));
}
