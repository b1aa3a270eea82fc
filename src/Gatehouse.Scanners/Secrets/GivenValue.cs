using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>Values that belong to a name without an operator between: the argument of a call, the sibling <c>value:</c> of a <c>name:</c>.</summary>
internal static class GivenValue
{
    private const int LongestReach = 200;
    private const int LongestValue = 512;
    private const int MostArguments = 5;

    /// <summary>The one literal that a call is given: <c>setPassword("…")</c>, <c>password.equals("…")</c>.</summary>
    public static ByteSpan OfCall(ReadOnlySpan<byte> text, ByteSpan name)
    {
        Span<ByteSpan> arguments = stackalloc ByteSpan[MostArguments];
        return Arguments(text, name.End, arguments) == 1 ? arguments[0] : default;
    }

    /// <summary>The literals of an argument list, empty where an argument is none; how many arguments there are, 0 where it cannot be told.</summary>
    public static int Arguments(ReadOnlySpan<byte> text, int open, Span<ByteSpan> arguments)
    {
        if (open >= text.Length || text[open] != '(')
            return 0;
        var room = text[..Math.Min(text.Length, open + LongestReach + LongestReach)];
        var at = open + 1;
        var count = 0;
        var depth = 0;
        ByteSpan literal = default;
        for (; at < room.Length; at++)
        {
            switch (room[at])
            {
                case (byte)'"' or (byte)'\'':
                    var close = CloseOf(room, at);
                    if (close < 0)
                        return 0;
                    if (depth == 0)
                        literal = ByteSpan.Between(at + 1, close);
                    at = close;
                    break;
                case (byte)'(' or (byte)'[' or (byte)'{':
                    depth++;
                    break;
                case (byte)')' when depth == 0:
                    if (count < arguments.Length)
                        arguments[count++] = literal;
                    return count;
                case (byte)')' or (byte)']' or (byte)'}':
                    if (depth-- == 0)
                        return 0;
                    break;
                case (byte)',' when depth == 0:
                    if (count == arguments.Length)
                        return count;
                    arguments[count++] = literal;
                    literal = default;
                    break;
                // What is added, computed or named is no literal.
                case (byte)'+' or (byte)';' or (byte)'%' when depth == 0:
                    return 0;
            }
        }

        return 0;
    }

    /// <summary>The literal that stands before its name: <c>"…".equals(password)</c>, <c>@"…" forKey:@"password"</c>, <c>MOVE "…" TO PASSWORD</c>.</summary>
    public static ByteSpan Before(ReadOnlySpan<byte> text, ByteSpan name)
    {
        var line = text[Math.Max(0, name.Start - LongestReach)..name.Start];
        line = line[(line.LastIndexOfAny((byte)'\n', (byte)'\r') + 1)..];
        foreach (var bridge in Bridges)
        {
            var room = line.TrimEnd("\"@. "u8);
            if (!room.EndsWith(bridge))
                continue;
            room = room[..^bridge.Length].TrimEnd((byte)' ');
            if (room.Length < 3 || room[^1] is not ((byte)'"' or (byte)'\''))
                return default;
            var open = room[..^1].LastIndexOf(room[^1]);
            return open < 0 ? default : new ByteSpan(name.Start - line.Length + open + 1, room.Length - open - 2);
        }

        return default;
    }

    private static readonly byte[][] Bridges =
    [
        [.. ".equals("u8],
        [.. ".equalsIgnoreCase("u8],
        [.. "forKey:"u8],
        [.. " TO"u8],
        [.. "=="u8],
        [.. "==="u8],
        [.. "!="u8],
    ];

    /// <summary>Whether the name stands as a value itself: behind <c>name:</c>, <c>key=</c>, or in quotes.</summary>
    public static bool IsScalar(ReadOnlySpan<byte> text, ByteSpan name)
    {
        var at = name.Start;
        // `add_argument("--password", default="…")`.
        if (at > 0 && text[at] == '-' && text[at - 1] is (byte)'"' or (byte)'\'')
            return true;
        if (at > 0 && text[at - 1] is (byte)'"' or (byte)'\'')
            at--;
        while (at > 0 && name.Start - at < 16 && text[at - 1] is (byte)' ' or (byte)'\t')
            at--;
        if (at == 0 || text[at - 1] is not ((byte)':' or (byte)'='))
            return at > 0 && text[at - 1] is (byte)'{' or (byte)'e' && name.Start > at;
        at--;
        while (at > 0 && text[at - 1] is (byte)'"' or (byte)'\'' or (byte)' ')
            at--;
        var end = at;
        while (at > 0 && end - at < 12 && char.IsAsciiLetter((char)text[at - 1]))
            at--;
        var key = text[at..end];
        return Is(key, "name"u8)
            || Is(key, "key"u8)
            || Is(key, "id"u8)
            || Is(key, "field"u8)
            || Is(key, "variable"u8)
            || Is(key, "parametername"u8);
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> lower) => System.Text.Ascii.EqualsIgnoreCase(word, lower);

    /// <summary>
    /// The literal behind <c>value</c>, <c>default</c> or the like that follows a name within the same object: Kubernetes and Docker
    /// environments, <c>&lt;add key="…" value="…"/&gt;</c>, <c>{"name": …, "value": …}</c>, <c>variable "…" { default = … }</c>, or the
    /// object that the name is the key of.
    /// </summary>
    public static ByteSpan OfSibling(ReadOnlySpan<byte> text, ByteSpan name, out bool isQuoted)
    {
        isQuoted = false;
        var isScalar = IsScalar(text, name);
        var at = name.End;
        var reach = text[at..Math.Min(text.Length, at + LongestReach)];
        var cut = 0;
        while (cut < reach.Length && reach[cut] is (byte)'"' or (byte)'\'')
            cut++;
        if (!isScalar && !OpensObject(reach[cut..]))
            return default;
        var isElement = isScalar && cut > 0 && cut < reach.Length && reach[cut] == '>';
        if (isElement)
            return ElementText(text, at + cut + 1);
        var lines = 0;
        for (var i = cut; i < reach.Length; i++)
        {
            var b = reach[i];
            if (
                b is (byte)'}' or (byte)'>' or (byte)']'
                || (b == '\n' && ++lines > (isScalar && cut < reach.Length && reach[cut..].IndexOf((byte)'{') is not (0 or 1) ? 2 : 6))
            )
                return default;
            // The next item of a list is another's.
            if (b == '\n' && isScalar && reach[(i + 1)..].TrimStart(" \t"u8).StartsWith("- "u8))
                return default;
            if (b is not ((byte)'v' or (byte)'V' or (byte)'d' or (byte)'D') || (i > 0 && char.IsAsciiLetterOrDigit((char)reach[i - 1])))
                continue;
            var rest = reach[i..];
            var length =
                Begins(rest, "value"u8) ? 5
                : Begins(rest, "defaultValue"u8) ? 12
                : Begins(rest, "default"u8) ? 7
                : 0;
            if (length == 0 || (rest.Length > length && char.IsAsciiLetterOrDigit((char)rest[length])))
                continue;
            if (Assignment.TryRead(text, at + i, length, out var assignment) && assignment.Name.Length == length)
            {
                isQuoted = assignment.IsQuoted;
                return assignment.Value;
            }

            return default;
        }

        return default;
    }

    private static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word);

    private static bool OpensObject(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" "u8);
        if (rest.IsEmpty || rest[0] is not ((byte)':' or (byte)'=' or (byte)'{'))
            return false;
        rest = rest[(rest[0] == '{' ? 0 : 1)..].TrimStart(" \r"u8);
        return !rest.IsEmpty && rest[0] is (byte)'{' or (byte)'\n';
    }

    private static ByteSpan ElementText(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..Math.Min(text.Length, start + LongestValue)].IndexOfAny("<\n"u8);
        return length > 0 && text[start + length] == '<' ? new ByteSpan(start, length) : default;
    }

    private static int CloseOf(ReadOnlySpan<byte> room, int open)
    {
        for (var i = open + 1; i < room.Length; i++)
        {
            if (room[i] == '\\')
                i++;
            else if (room[i] == room[open])
                return i;
            else if (room[i] == '\n')
                return -1;
        }

        return -1;
    }
}
