using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What a value can do no harm to when a regular expression says which letters it is made of.</summary>
internal static class LetterSets
{
    /// <summary>The kinds for which a text that matches is harmless; none where the expression lets anything pass, or is too clever.</summary>
    public static SinkKinds WhenMatched(string regex, string method)
    {
        var text = regex;
        var isStart = method is "match" or "fullmatch";
        var isEnd = method == "fullmatch";
        while (text.StartsWith('^') || text.StartsWith(@"\A", StringComparison.Ordinal))
        {
            isStart = true;
            text = text[(text[0] == '^' ? 1 : 2)..];
        }

        while (text.EndsWith(@"\Z", StringComparison.Ordinal) || text.EndsWith(@"\z", StringComparison.Ordinal))
        {
            isEnd = true;
            text = text[..^2];
        }

        while (text.EndsWith('$') && !text.EndsWith(@"\$", StringComparison.Ordinal))
        {
            isEnd = true;
            text = text[..^1];
        }

        var local = isStart && IsLocalPath(text) ? SinkKinds.Redirect : SinkKinds.None;
        // An alternative beside an anchor is not anchored.
        if (!isStart || !isEnd || (text.Contains('|', StringComparison.Ordinal) && method != "fullmatch" && !IsOneGroup(text)))
            return local;
        return local | (Letters(text) is { } letters ? HarmlessOf(letters) | WithoutOption(text, letters) : SinkKinds.None);
    }

    /// <summary><c>/[a-z]…</c>, <c>/(?!/)…</c>: one slash, and then something that makes no host of what follows.</summary>
    private static bool IsLocalPath(string regex)
    {
        if (regex.Contains('|', StringComparison.Ordinal))
            return false;
        var text = regex.AsSpan();
        while (text.StartsWith("(") && !text.StartsWith("(?"))
            text = text[1..];
        if (text.StartsWith("(?:"))
            text = text[3..];
        if (text.StartsWith("\\/"))
            text = text[1..];
        if (!text.StartsWith("/"))
            return false;
        text = text[1..];
        if (text.StartsWith("(?!/)") || text.StartsWith("(?!\\/)") || text.StartsWith("(?![/\\\\])") || text.StartsWith("(?![\\\\/])"))
            return true;
        var length =
            text.StartsWith("[") ? text.IndexOf(']') + 1
            : text.StartsWith("\\w") || text.StartsWith("\\d") ? 2
            : text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) ? 1
            : 0;
        if (length == 0 || (length < text.Length && text[length] is '*' or '?') || text[length..].StartsWith("{0"))
            return false;
        if (text[0] != '[')
            return true;
        var set = text[1..(length - 1)];
        if (set.StartsWith("^"))
            return set.Contains('/') && set.Contains('\\');
        return Set(set.ToString()) is { } letters
            && !letters.Contains('/', StringComparison.Ordinal)
            && !letters.Contains('\\', StringComparison.Ordinal);
    }

    /// <summary>The kinds for which what a part of an expression has found is harmless, wherever it was found.</summary>
    public static SinkKinds WhenFound(string regex)
    {
        var text = regex.TrimStart('^');
        if (text.EndsWith('$') && !text.EndsWith(@"\$", StringComparison.Ordinal))
            text = text[..^1];
        if (Letters(text) is { } letters)
            return HarmlessOf(letters);
        // `[^/]+`: anything but these.
        if (
            !text.StartsWith("[^", StringComparison.Ordinal)
            || text.IndexOf(']', Math.Min(text.Length, 3)) is not (> 0 and var close)
            || text[(close + 1)..] is not ("" or "+" or "*")
            || Set(text[2..close]) is not { } missing
        )
            return SinkKinds.None;
        var kinds = SinkKinds.None;
        foreach (var letter in missing)
        {
            kinds |= letter switch
            {
                '/' => SinkKinds.NoSlash | SinkKinds.Path,
                '<' => SinkKinds.NoLess | SinkKinds.Html,
                '\'' => SinkKinds.NoSingleQuote,
                '"' => SinkKinds.NoDoubleQuote,
                _ => SinkKinds.None,
            };
        }

        return kinds;
    }

    /// <summary><c>[^/]+</c>, <c>[^/]{1,20}</c>: anything up to the next slash.</summary>
    public static bool IsWithoutSlash(string regex)
    {
        if (!regex.StartsWith("[^", StringComparison.Ordinal) || regex.IndexOf(']', Math.Min(regex.Length, 3)) is not (> 0 and var close))
            return false;
        var rest = regex.AsSpan(close + 1);
        return Set(regex[2..close])?.Contains('/', StringComparison.Ordinal) == true
            && (rest is "" or "+" or "*" or "+?" or "*?" || (rest.StartsWith("{") && rest.IndexOf('}') == rest.Length - 1));
    }

    /// <summary>The whole expression and each group that is kept, in their order.</summary>
    public static IEnumerable<(string? Name, string Inner)> Groups(string regex)
    {
        const int most = 20;
        var groups = new List<(string? Name, int From, int To)>();
        var open = new Stack<int>();
        for (var i = 0; i < regex.Length; i++)
        {
            switch (regex[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    i = regex.IndexOf(']', Math.Min(regex.Length, i + (i + 1 < regex.Length && regex[i + 1] == '^' ? 3 : 2)));
                    while (i > 0 && regex[i - 1] == '\\')
                        i = regex.IndexOf(']', i + 1);
                    if (i < 0)
                        return [(null, regex)];
                    break;
                case '(':
                    var isNamed = regex.AsSpan(i).StartsWith("(?P<");
                    var name = isNamed && regex.IndexOf('>', i) is > 0 and var end ? regex[(i + 4)..end] : null;
                    if (!isNamed && i + 1 < regex.Length && regex[i + 1] == '?')
                    {
                        open.Push(-1);
                        break;
                    }

                    if (groups.Count == most)
                        return [(null, regex)];
                    open.Push(groups.Count);
                    groups.Add((name, name is null ? i + 1 : i + 5 + name.Length, -1));
                    break;
                case ')' when open.TryPop(out var closed) && closed >= 0:
                    groups[closed] = groups[closed] with { To = i };
                    break;
            }
        }

        return [(null, regex), .. groups.Select(group => (group.Name, group.To < group.From ? ".*" : regex[group.From..group.To]))];
    }

    /// <summary>What cannot begin with a minus is no option: <c>[a-z0-9][a-z0-9.-]*</c>.</summary>
    private static SinkKinds WithoutOption(string regex, string letters)
    {
        if (regex.Contains('|', StringComparison.Ordinal))
            return SinkKinds.None;
        var text = regex.AsSpan().TrimStart('(');
        if (text.StartsWith("?:"))
            text = text[2..];
        var length =
            text.StartsWith("[") && !text.StartsWith("[^") ? text.IndexOf(']') + 1
            : text.StartsWith(@"\w") || text.StartsWith(@"\d") ? 2
            : text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) ? 1
            : 0;
        if (length == 0 || text[length..].StartsWith("*") || text[length..].StartsWith("?") || text[length..].StartsWith("{0"))
            return SinkKinds.None;
        if (text[0] == '[' && Set(text[1..(length - 1)].ToString())?.Contains('-', StringComparison.Ordinal) != false)
            return SinkKinds.None;
        return HarmlessOf(letters.Replace("-", "", StringComparison.Ordinal)) & SinkKinds.Argument;
    }

    /// <summary>What <c>re.sub('[^…]', '', x)</c> leaves.</summary>
    public static SinkKinds LeftAfterRemoving(string regex, string replacement)
    {
        if (regex.Length == 2 && regex == @"\W")
            return HarmlessOf("_a");
        if (!regex.StartsWith("[^", StringComparison.Ordinal))
            return SinkKinds.None;
        var close = regex.IndexOf(']', 3 <= regex.Length ? 3 : 0);
        if (close < 0 || regex[(close + 1)..] is not ("" or "+" or "*"))
            return SinkKinds.None;
        return Set(regex[2..close]) is { } letters ? HarmlessOf(letters + replacement) : SinkKinds.None;
    }

    /// <summary>The letters of which <c>re.sub('[…]', …, x)</c> leaves none; null where the expression is another one.</summary>
    public static string? Replaced(string regex)
    {
        var text = regex is ['(', '[' or '\\', .., ')'] ? regex[1..^1] : regex;
        if (text.EndsWith('+'))
            text = text[..^1];
        if (text is ['\\', var escaped])
            return Escaped(escaped) is { Length: 1 } one && !char.IsAsciiLetterOrDigit(escaped) ? one : null;
        if (!text.StartsWith('[') || text.StartsWith("[^", StringComparison.Ordinal))
            return null;
        var close = text.IndexOf(']', Math.Min(text.Length, 2));
        while (close > 0 && text[close - 1] == '\\' && text[close - 2] != '\\')
            close = text.IndexOf(']', close + 1);
        return close == text.Length - 1 ? Set(text[1..close]) : null;
    }

    private static bool IsOneGroup(string text) =>
        text.StartsWith('(') && text.EndsWith(')') && text.AsSpan(1, text.Length - 2).IndexOfAny('(', ')') < 0;

    private static string? Letters(string text)
    {
        var letters = "";
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '[':
                    if (i + 1 < text.Length && text[i + 1] == '^')
                        return null;
                    var close = text.IndexOf(']', Math.Min(text.Length, i + 2));
                    while (close > 0 && text[close - 1] == '\\')
                        close = text.IndexOf(']', close + 1);
                    if (close < 0 || Set(text[(i + 1)..close]) is not { } set)
                        return null;
                    letters += set;
                    i = close;
                    break;
                case '\\':
                    if (++i == text.Length || Escaped(text[i]) is not { } escaped)
                        return null;
                    letters += escaped;
                    break;
                case '{':
                    var end = text.IndexOf('}', i);
                    if (end < 0)
                        return null;
                    i = end;
                    break;
                case '(':
                    if (i + 1 < text.Length && text[i + 1] == '?')
                    {
                        if (text.AsSpan(i).StartsWith("(?:"))
                            i += 2;
                        else if (text.AsSpan(i).StartsWith("(?P<") && text.IndexOf('>', i) is > 0 and var name)
                            i = name;
                        else
                            return null;
                    }

                    break;
                case ')' or '+' or '*' or '?' or '|':
                    break;
                case '.' or '$' or '^':
                    return null;
                default:
                    letters += text[i];
                    break;
            }
        }

        return letters;
    }

    private static string? Set(string set)
    {
        var letters = "";
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i] == '\\')
            {
                if (++i == set.Length || Escaped(set[i]) is not { } escaped)
                    return null;
                letters += escaped;
            }
            else if (i + 2 < set.Length && set[i + 1] == '-' && set[i + 2] != ']')
            {
                var (from, to) = (set[i], set[i + 2]);
                if (to < from || to - from > 128)
                    return null;
                for (var letter = from; letter <= to; letter++)
                    letters += letter;
                i += 2;
            }
            else
                letters += set[i];
        }

        return letters;
    }

    private static string? Escaped(char letter) =>
        letter switch
        {
            'd' => "0",
            'w' => "a_",
            's' => " \n",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'D' or 'W' or 'S' or 'b' or 'B' => null,
            _ => letter.ToString(),
        };

    private static SinkKinds HarmlessOf(string letters)
    {
        var harmless = SinkKinds.All & ~SinkKinds.Secret;
        foreach (var letter in letters)
        {
            harmless &= letter switch
            {
                '_' or >= '0' and <= '9' or >= 'a' and <= 'z' or >= 'A' and <= 'Z' => SinkKinds.All,
                '-' => ~SinkKinds.Argument,
                '.' => ~(SinkKinds.Regex | SinkKinds.NoDotDot),
                ' ' => ~(SinkKinds.Sql | SinkKinds.PartiQl | SinkKinds.Command | SinkKinds.Code),
                '@' or '+' or ',' or '~' or ':' or '#' => ~(SinkKinds.Regex | SinkKinds.Request | SinkKinds.Redirect | SinkKinds.Code),
                '/' => ~(
                    SinkKinds.Path
                    | SinkKinds.Request
                    | SinkKinds.Redirect
                    | SinkKinds.NoSlash
                    | SinkKinds.Regex
                    | SinkKinds.Archive
                    | SinkKinds.Segment
                    | SinkKinds.OfSegments
                ),
                '\n' => ~(
                    SinkKinds.Log
                    | SinkKinds.Header
                    | SinkKinds.Mail
                    | SinkKinds.NoLineFeed
                    | SinkKinds.Command
                    | SinkKinds.Code
                    | SinkKinds.Sql
                    | SinkKinds.PartiQl
                ),
                >= '\u0080' => ~(SinkKinds.Ldap | SinkKinds.LdapName | SinkKinds.Code),
                _ => SinkKinds.None,
            };
        }

        return harmless;
    }
}
