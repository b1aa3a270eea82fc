namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>Intervals as mathematics writes them, <c>[1.0,2.0)</c>, for NuGet and Maven.</summary>
internal static class Brackets
{
    /// <summary>Reads one interval off the front; null where there is none.</summary>
    public static (Interval Interval, string? Pin)? Take(VersionOrder order, ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(']', ')');
        if (end < 0 || text[0] is not ('[' or '('))
            return null;
        var withLow = text[0] == '[';
        var withHigh = text[end] == ']';
        var inside = text[1..end];
        text = text[(end + 1)..].TrimStart();
        var comma = inside.IndexOf(',');
        if (comma < 0)
        {
            var only = inside.Trim().ToString();
            return withLow && withHigh && order.Read(only) is { } exact ? (Interval.Exactly(exact), only) : null;
        }

        var lowText = inside[..comma].Trim();
        var highText = inside[(comma + 1)..].Trim();
        var low = order.Read(lowText);
        var high = order.Read(highText);
        if (low is null && !lowText.IsEmpty || high is null && !highText.IsEmpty)
            return null;
        return (
            new Interval(low, withLow, high, withHigh),
            low is not null && low == high && withLow && withHigh ? lowText.ToString() : null
        );
    }
}
