namespace Gatehouse.Scanners.Components;

/// <summary>Where components come from, as reports may show it.</summary>
internal static class Origins
{
    private const int Longest = 2048;

    /// <summary>Without what a link may carry of passwords: what stands before its host (but the user <c>git</c>), and its query.</summary>
    public static string Plain(string origin)
    {
        if (origin.Length > Longest)
            origin = origin[..Longest] + "…";
        var start = origin.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            return origin;
        start += 3;
        var fragment = origin.IndexOf('#', start);
        var query = origin.IndexOf('?', start);
        if (query >= 0 && (fragment < 0 || query < fragment))
            origin = origin[..query] + (fragment < 0 ? "" : origin[fragment..]);
        var end = origin.AsSpan(start).IndexOfAny('/', '#');
        end = end < 0 ? origin.Length : start + end;
        var at = origin.LastIndexOf('@', end - 1, end - start);
        return at < 0 || origin[start..at] == "git" ? origin : origin[..start] + origin[(at + 1)..];
    }
}
