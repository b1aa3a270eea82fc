namespace Gatehouse.Engine.Sources.Ignore;

/// <summary>A bracket expression such as <c>[a-z[:digit:]]</c>, read into the set of characters it accepts.</summary>
internal sealed class WildmatchClass
{
    private readonly UInt128 _ascii;
    private readonly (char First, char Last)[] _beyondAscii;
    private readonly bool _negated;

    private WildmatchClass(UInt128 ascii, (char First, char Last)[] beyondAscii, bool negated)
    {
        _ascii = ascii;
        _beyondAscii = beyondAscii;
        _negated = negated;
    }

    public bool Accepts(char c) => c != '/' && Contains(c) != _negated;

    /// <summary>Reads the expression whose <c>[</c> stands just before <paramref name="at"/>; null where it is malformed.</summary>
    public static WildmatchClass? Read(ReadOnlySpan<char> pattern, ref int at)
    {
        var negated = at < pattern.Length && pattern[at] is '!' or '^';
        if (negated)
        {
            at++;
        }

        UInt128 ascii = 0;
        List<(char, char)> beyondAscii = [];
        // The character a following '-' would start a range from; a range and a named class leave none.
        char? before = null;
        // A ']' in first place is a member, so the end is looked for only after one member was read.
        for (var first = true; ; first = false)
        {
            if (at >= pattern.Length)
            {
                return null;
            }

            var c = pattern[at++];
            if (c == ']' && !first)
            {
                return new WildmatchClass(ascii, [.. beyondAscii], negated);
            }

            if (c == '-' && before is { } start && at < pattern.Length && pattern[at] != ']')
            {
                if (ReadMember(pattern, ref at) is not { } end)
                {
                    return null;
                }

                Add(start, end, ref ascii, beyondAscii);
                before = null;
            }
            else if (c == '[' && at < pattern.Length && pattern[at] == ':')
            {
                var rest = pattern[(at + 1)..];
                var length = rest.IndexOf(']');
                if (length < 0)
                {
                    return null;
                }

                if (length == 0 || rest[length - 1] != ':')
                {
                    Add('[', '[', ref ascii, beyondAscii);
                    before = '[';
                    continue;
                }

                if (Named(rest[..(length - 1)]) is not { } named)
                {
                    return null;
                }

                ascii |= named;
                before = null;
                at += length + 2;
            }
            else
            {
                at--;
                if (ReadMember(pattern, ref at) is not { } member)
                {
                    return null;
                }

                Add(member, member, ref ascii, beyondAscii);
                before = member;
            }
        }
    }

    private static char? ReadMember(ReadOnlySpan<char> pattern, ref int at)
    {
        if (pattern[at] == '\\' && ++at == pattern.Length)
        {
            return null;
        }

        return pattern[at++];
    }

    private static void Add(char first, char last, ref UInt128 ascii, List<(char, char)> beyondAscii)
    {
        ascii |= Ascii(first, last);
        if (last >= 128 && first <= last)
        {
            beyondAscii.Add((first < 128 ? (char)128 : first, last));
        }
    }

    // Git judges by its own ASCII table, not by a locale: vertical tab and form feed are no spaces.
    private static UInt128? Named(ReadOnlySpan<char> name) =>
        name switch
        {
            "alnum" => Ascii('0', '9') | Ascii('A', 'Z') | Ascii('a', 'z'),
            "alpha" => Ascii('A', 'Z') | Ascii('a', 'z'),
            "blank" => Ascii(' ', ' ') | Ascii('\t', '\t'),
            "cntrl" => Ascii('\0', '\x1f') | Ascii('\x7f', '\x7f'),
            "digit" => Ascii('0', '9'),
            "graph" => Ascii('!', '~'),
            "lower" => Ascii('a', 'z'),
            "print" => Ascii(' ', '~'),
            "punct" => Ascii('!', '/') | Ascii(':', '@') | Ascii('[', '`') | Ascii('{', '~'),
            "space" => Ascii(' ', ' ') | Ascii('\t', '\n') | Ascii('\r', '\r'),
            "upper" => Ascii('A', 'Z'),
            "xdigit" => Ascii('0', '9') | Ascii('A', 'F') | Ascii('a', 'f'),
            _ => null,
        };

    private static UInt128 Ascii(char first, char last)
    {
        UInt128 set = 0;
        for (int c = first; c <= Math.Min((int)last, 127); c++)
        {
            set |= UInt128.One << c;
        }

        return set;
    }

    private bool Contains(char c)
    {
        if (c < 128)
        {
            return (_ascii >> c & 1) != 0;
        }

        foreach (var (first, last) in _beyondAscii)
        {
            if (first <= c && c <= last)
            {
                return true;
            }
        }

        return false;
    }
}
