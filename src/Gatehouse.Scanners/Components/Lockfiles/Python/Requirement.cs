namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>One requirement as https://peps.python.org/pep-0508/ writes it, with the places of its parts in its text.</summary>
internal sealed record Requirement
{
    public required string Name { get; init; }

    public required int NameStart { get; init; }

    /// <summary>As written, without parentheses; empty where every version will do.</summary>
    public string Specifier { get; init; } = "";

    public int SpecifierStart { get; init; }

    /// <summary>What stands behind <c>name @</c>.</summary>
    public string? Url { get; init; }

    public string Marker { get; init; } = "";

    /// <summary>The one version that <c>==</c> or <c>===</c> allows; null where they allow several.</summary>
    public string? Pin { get; init; }

    public int PinStart { get; init; }

    /// <summary>Whether it is only there where an extra was asked for.</summary>
    public bool IsOfExtra => Marker.Contains("extra", StringComparison.Ordinal);

    /// <summary>Null where the text is no requirement.</summary>
    public static Requirement? Parse(string text)
    {
        var at = Blank(text, 0);
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '_' or '.'))
            at++;
        if (at == start || !char.IsAsciiLetterOrDigit(text[start]) || !char.IsAsciiLetterOrDigit(text[at - 1]))
            return null;
        var read = new Requirement { Name = text[start..at], NameStart = start };
        at = Blank(text, at);
        if (at < text.Length && text[at] == '[')
        {
            at = text.IndexOf(']', at);
            if (at < 0)
                return null;
            at = Blank(text, at + 1);
        }

        if (at < text.Length && text[at] == '@')
            return read.WithUrl(text, Blank(text, at + 1));
        var mark = text.IndexOf(';', at);
        var end = mark < 0 ? text.Length : mark;
        read = read with { Marker = mark < 0 ? "" : text[(mark + 1)..].Trim() };
        if (at < end && text[at] == '(')
        {
            var close = text.IndexOf(')', at);
            if (close < 0 || close > end || text[(close + 1)..end].Trim().Length > 0)
                return null;
            (at, end) = (at + 1, close);
        }

        return read.WithSpecifier(text, at, end);
    }

    private Requirement? WithUrl(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny(' ', '\t');
        end = end < 0 ? text.Length : at + end;
        var rest = text[end..].Trim();
        if (end == at || (rest.Length > 0 && rest[0] != ';'))
            return null;
        return this with { Url = text[at..end], Marker = rest.TrimStart(';').Trim() };
    }

    private Requirement? WithSpecifier(string text, int at, int end)
    {
        at = Blank(text, at);
        while (end > at && char.IsWhiteSpace(text[end - 1]))
            end--;
        if (at >= end)
            return this;
        var read = this with { Specifier = text[at..end], SpecifierStart = at };
        while (true)
        {
            var comma = text.IndexOf(',', at, end - at);
            var last = comma < 0 ? end : comma;
            var sign = at = Blank(text, at);
            while (at < last && text[at] is '<' or '>' or '=' or '!' or '~')
                at++;
            var word = text[sign..at];
            var from = Blank(text, at);
            var version = from < last ? text[from..last].TrimEnd() : "";
            // A last comma is allowed.
            if (word.Length == 0 && version.Length == 0 && comma < 0 && last < text.Length + 1 && sign > read.SpecifierStart)
                return read;
            if (word is not ("==" or "===" or "!=" or "<=" or ">=" or "<" or ">" or "~=") || !IsVersion(version))
                return null;
            if (read.Pin is null && (word == "===" || (word == "==" && !version.EndsWith(".*", StringComparison.Ordinal))))
                read = read with { Pin = version, PinStart = from };
            if (comma < 0)
                return read;
            at = comma + 1;
        }
    }

    public static bool IsVersion(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '!' or '+' or '-' or '_' or '*');

    private static int Blank(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n' or '\f')
            at++;
        return at;
    }
}
