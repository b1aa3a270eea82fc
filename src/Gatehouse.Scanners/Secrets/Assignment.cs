using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>A value given to a name: <c>name = "value"</c> and its relatives in code, YAML, JSON, properties, shell, XML, command lines.</summary>
/// <param name="IsQuoted">Whether quotes bound the value; in code only a quoted value is a literal.</param>
internal readonly record struct Assignment(ByteSpan Name, ByteSpan Value, bool IsQuoted)
{
    private const int LongestName = 80;
    private const int LongestGap = 64;
    private const int LongestValue = 1024;

    private static bool IsNameByte(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-' or (byte)'.' or >= 0x80;

    /// <summary>The whole name that holds these bytes.</summary>
    public static ByteSpan NameAround(ReadOnlySpan<byte> text, int at, int length)
    {
        var start = at;
        while (start > 0 && at - start < LongestName && IsNameByte(text[start - 1]))
            start--;
        var end = at + length;
        while (end < text.Length && end - at < LongestName && IsNameByte(text[end]))
            end++;
        return ByteSpan.Between(start, end);
    }

    /// <summary>Reads the assignment whose name holds the bytes at <paramref name="at"/>; false where nothing is assigned there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int at, int length, out Assignment assignment)
    {
        assignment = default;
        var name = NameAround(text, at, length);
        if (!PassOperator(text, name, out var value, out var opener) || !TryReadValue(text, name, value, out assignment))
            return false;
        // Of `["a", "b", "c"]` none is given to another; of `["a", "b"]` it may be.
        return opener is not ((byte)'[' or (byte)'{') || Closes(text, assignment.Value.End + 1);
    }

    /// <summary>From the end of the name over its closing quote or bracket, a type, and the operator, to where the value begins.</summary>
    private static bool PassOperator(ReadOnlySpan<byte> text, ByteSpan name, out int value, out byte opener)
    {
        value = name.End;
        opener = 0;
        var at = name.End;
        var closers = 0;
        if (at + 1 < text.Length && text[at] == '[' && (char.IsAsciiDigit((char)text[at + 1]) || text[at + 1] == ']'))
            at = PassSize(text, at);
        while (
            at < text.Length
            && closers < 4
            && text[at] is (byte)'"' or (byte)'\'' or (byte)'`' or (byte)']' or (byte)')' or (byte)'}' or (byte)'\\'
        )
        {
            at++;
            closers++;
        }

        var gap = SkipBlanks(text, ref at);
        if (at >= text.Length)
            return false;
        // `?=`, `+=`, `.=`, `||=`, `::=` give a value as `=` does.
        if (CompoundAssignment(text[at..]) is > 0 and var compound)
            at += compound - 1;
        switch (text[at])
        {
            case (byte)'=':
                at++;
                // `==` compares and `=>` maps; a password that is compared with a literal is as readable as one that is assigned.
                while (at < text.Length && text[at] is (byte)'=' or (byte)'>' or (byte)'~')
                    at++;
                break;
            case (byte)':':
                at++;
                if (at < text.Length && text[at] == ':')
                    return false;
                if (at < text.Length && text[at] == '=')
                    at++;
                else if (at < text.Length && text[at] == '-' && closers == 0)
                    at++;
                else if (PassTypeAnnotation(text, at) is var typed && typed > at)
                    at = typed;
                break;
            // What stands in where the environment has nothing: `env.SECRET || "…"`, `env["SECRET"] ?? "…"`, `environ.get("SECRET") or "…"`.
            case (byte)'|' or (byte)'?' when at + 1 < text.Length && (text[at + 1] == text[at] || text[at + 1] == ':'):
                at += 2;
                break;
            // `public string Password { get; set; } = "…"`.
            // `password <- "…"` in R.
            case (byte)'<' when text[at..].StartsWith("<- "u8) && closers == 0:
                at += 2;
                break;
            // `Dim password As String = "…"`.
            case (byte)'A' or (byte)'a' when gap > 0 && closers == 0 && PassVisualBasicType(text, at) is var typed && typed > at:
                at = typed;
                break;
            // `$("#password").val("…")`, `get("#password").type("…")`: what is written into the field of that name.
            case (byte)'.' when closers > 0 && PassFilling(text, at) is var filling && filling > at:
                at = filling;
                break;
            case (byte)'{' when gap > 0 && PassAccessors(text, at) is var accessors && accessors > at:
                at = accessors;
                break;
            case (byte)'o' when closers > 0 && gap > 0 && text[at..].StartsWith("or "u8):
                at += 3;
                break;
            case (byte)','
                when closers > 0
                    && text[name.End] is (byte)'"' or (byte)'\'' or (byte)'\\'
                    && OpenerOf(text, name.Start) is > 0 and var open:
                opener = open;
                at++;
                break;
            case (byte)'>' when closers == 0 && name.Start > 0 && text[name.Start - 1] == '<':
                at++;
                break;
            case (byte)'!' when at + 1 < text.Length && text[at + 1] == '=':
                at += 2;
                while (at < text.Length && text[at] == '=')
                    at++;
                break;
            default:
                // `ENV NAME value`, `--password value`, `set NAME "value"`.
                if (gap == 0 || closers > 0 || !(IsSpacedForm(text, name) || IsDirective(text, name, at)))
                    return false;
                break;
        }

        SkipBlanks(text, ref at);
        at = PassWrapper(text, at);
        value = at;
        return at < text.Length;
    }

    /// <summary>The brackets of an array's type: <c>char password[32] = "…"</c>.</summary>
    private static int PassSize(ReadOnlySpan<byte> text, int open)
    {
        var at = open + 1;
        while (at < text.Length && at - open < 8 && char.IsAsciiDigit((char)text[at]))
            at++;
        return at < text.Length && text[at] == ']' ? at + 1 : open;
    }

    private static int CompoundAssignment(ReadOnlySpan<byte> rest)
    {
        foreach (var sign in Compounds)
        {
            if (rest.StartsWith(sign))
                return sign.Length;
        }

        return 0;
    }

    private static readonly byte[][] Compounds =
    [
        [.. "?="u8],
        [.. "+="u8],
        [.. ".="u8],
        [.. "||="u8],
        [.. "??="u8],
        [.. "::="u8],
        [.. ":::="u8],
    ];

    private static int PassVisualBasicType(ReadOnlySpan<byte> text, int at)
    {
        var room = text[at..Math.Min(text.Length, at + LongestGap)];
        var equals = room.IndexOf((byte)'=');
        return equals > 0 && System.Text.Ascii.EqualsIgnoreCase(room[..equals].Trim((byte)' '), "as string"u8) ? at + equals + 1 : at;
    }

    private static int PassFilling(ReadOnlySpan<byte> text, int at)
    {
        foreach (var filling in Fillings)
        {
            if (text[at..].StartsWith(filling))
                return at + filling.Length;
        }

        return at;
    }

    private static readonly byte[][] Fillings =
    [
        [.. ".val("u8],
        [.. ".type("u8],
        [.. ".fill("u8],
        [.. ".sendKeys("u8],
        [.. ".send_keys("u8],
        [.. ".set("u8],
    ];

    /// <summary><c>requirepass …</c>, <c>storePassword '…'</c>, <c>:password "…"</c>: a line that begins with the name, and nothing but a value.</summary>
    private static bool IsDirective(ReadOnlySpan<byte> text, ByteSpan name, int value)
    {
        var start = name.Start;
        while (start > 0 && name.Start - start < LongestGap && text[start - 1] is (byte)' ' or (byte)'\t')
            start--;
        var before = start > 0 ? text[start - 1] : (byte)'\n';
        if (text[value] is (byte)'"' or (byte)'\'')
            return before is (byte)'\n' or (byte)';' or (byte)'{' || (before == ':' && start == name.Start);
        if (before != '\n')
            return false;
        // One word to the line's end; in prose there are more.
        var rest = text[value..Math.Min(text.Length, value + LongestValue)];
        var end = rest.IndexOfAny(UnquotedEnd);
        return end < 0 || rest[end..].TrimStart(" \t\r"u8) is var tail && (tail.IsEmpty || tail[0] == '\n');
    }

    private static bool Closes(ReadOnlySpan<byte> text, int at)
    {
        SkipBlanks(text, ref at);
        return at < text.Length && text[at] is (byte)']' or (byte)'}';
    }

    /// <summary>The bracket of the list that a quoted name opens: <c>("name", "value")</c>, and not <c>("get", "name", "post")</c>; or 0.</summary>
    private static byte OpenerOf(ReadOnlySpan<byte> text, int nameStart)
    {
        var at = nameStart - 1;
        while (at > 0 && text[at - 1] is (byte)' ' or (byte)'"' or (byte)'\'' or (byte)'\\')
            at--;
        return at > 0 && text[at - 1] is (byte)'(' or (byte)'{' or (byte)'[' ? text[at - 1] : (byte)0;
    }

    /// <summary>Over a conversion that leaves a literal as readable as it was.</summary>
    private static int PassWrapper(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[at..];
        foreach (var wrapper in Wrappers)
        {
            if (rest.StartsWith(wrapper))
                return at + wrapper.Length;
        }

        return at;
    }

    private static readonly byte[][] Wrappers =
    [
        [.. "[]byte("u8],
        [.. "Buffer.from("u8],
        [.. "new String("u8],
        [.. "SecretStr("u8],
        [.. "bytes("u8],
        [.. "str("u8],
        [.. "String("u8],
        [.. "q("u8],
        [.. "qq("u8],
    ];

    private static int PassAccessors(ReadOnlySpan<byte> text, int open)
    {
        var room = text[open..Math.Min(text.Length, open + LongestGap)];
        var close = room.IndexOf((byte)'}');
        if (close < 0 || room[..close].IndexOf("get"u8) < 0)
            return open;
        var at = open + close + 1;
        SkipBlanks(text, ref at);
        return at < text.Length && text[at] == '=' ? at + 1 : open;
    }

    /// <summary><c>name: str = "value"</c>: the colon announces a type and the value follows the equals sign.</summary>
    private static int PassTypeAnnotation(ReadOnlySpan<byte> text, int colonEnd)
    {
        var at = colonEnd;
        SkipBlanks(text, ref at);
        var start = at;
        while (
            at < text.Length
            && at - start < LongestGap
            && (IsNameByte(text[at]) || text[at] is (byte)'[' or (byte)']' or (byte)'|' or (byte)'?' or (byte)'&')
        )
            at++;
        if (at == start)
            return colonEnd;
        SkipBlanks(text, ref at);
        return at + 1 < text.Length && text[at] == '=' && text[at + 1] is not (byte)'=' and not (byte)'>' ? at + 1 : colonEnd;
    }

    private static bool IsSpacedForm(ReadOnlySpan<byte> text, ByteSpan name)
    {
        if (name.Length > 2 && text[name.Start] == '-')
            return true;
        var line = text[Math.Max(0, name.Start - LongestGap)..name.Start];
        line = line[(line.LastIndexOfAny((byte)'\n', (byte)'\r') + 1)..].Trim(" \t"u8);
        return line.SequenceEqual("ENV"u8)
            || line.SequenceEqual("ARG"u8)
            || line.SequenceEqual("SetEnv"u8)
            || line.SequenceEqual("set"u8)
            || line.SequenceEqual("(setq"u8)
            || line.SequenceEqual("(def"u8)
            || line.SequenceEqual("define"u8)
            || line.SequenceEqual("#define"u8);
    }

    private static bool TryReadValue(ReadOnlySpan<byte> text, ByteSpan name, int at, out Assignment assignment)
    {
        assignment = default;
        // A string prefix of Python, C#, Rust or a JavaScript template: b"", f'', @"", $"", r"".
        var quoteAt = at;
        while (
            quoteAt < text.Length
            && quoteAt - at < 2
            && (text[quoteAt] is (byte)'@' or (byte)'$' || char.IsAsciiLetter((char)text[quoteAt]))
        )
            quoteAt++;
        // A string in a string: `"{\"password\": \"…\"}"`.
        if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is (byte)'"' or (byte)'\'')
        {
            var inner = text[(at + 2)..Math.Min(text.Length, at + 2 + LongestValue)];
            var end = inner.IndexOfAny("\\\r\n"u8);
            if (end <= 0 || inner[end] != '\\')
                return false;
            assignment = new Assignment(name, new ByteSpan(at + 2, end), true);
            return true;
        }

        if (quoteAt < text.Length && text[quoteAt] is (byte)'"' or (byte)'\'' or (byte)'`')
        {
            var quote = text[quoteAt];
            // An f-string or a template that interpolates is no literal; Placeholder sees its braces.
            var open = quoteAt + 1;
            if (text[open..].StartsWith([quote, quote]))
                open += 2;
            var room = text[open..Math.Min(text.Length, open + LongestValue)];
            var close = CloseOf(room, quote);
            if (close <= 0)
                return false;
            assignment = new Assignment(name, new ByteSpan(open, close), true);
            return true;
        }

        if (text[at] is (byte)'|' or (byte)'>')
            at = PassBlockHeader(text, at);
        var rest = text[at..Math.Min(text.Length, at + LongestValue)];
        var length = rest.IndexOfAny(UnquotedEnd);
        if (length < 0)
            length = rest.Length;
        while (length > 0 && rest[length - 1] is (byte)',' or (byte)';' or (byte)')' or (byte)'}' or (byte)']' or (byte)'.')
            length--;
        if (length == 0)
            return false;
        assignment = new Assignment(name, new ByteSpan(at, length), false);
        return true;
    }

    /// <summary>From <c>|</c>, <c>&gt;-</c> and the like at a line's end to the first line of the YAML block it announces.</summary>
    private static int PassBlockHeader(ReadOnlySpan<byte> text, int at)
    {
        var next = at + 1;
        if (next < text.Length && text[next] is (byte)'-' or (byte)'+')
            next++;
        if (next < text.Length && text[next] == '\r')
            next++;
        if (next >= text.Length || text[next] != '\n')
            return at;
        next++;
        return SkipBlanks(text, ref next) > 0 && next < text.Length ? next : at;
    }

    private static readonly System.Buffers.SearchValues<byte> UnquotedEnd = System.Buffers.SearchValues.Create(" \t\r\n\"'`<>\0"u8);

    private static int CloseOf(ReadOnlySpan<byte> room, byte quote)
    {
        for (var i = 0; i < room.Length; i++)
        {
            if (room[i] == '\\')
                i++;
            else if (room[i] == quote)
                return i;
            else if (room[i] is (byte)'\n' or (byte)'\r')
                return -1;
        }

        return -1;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        while (at < text.Length && at - start < LongestGap && text[at] is (byte)' ' or (byte)'\t')
            at++;
        return at - start;
    }
}
