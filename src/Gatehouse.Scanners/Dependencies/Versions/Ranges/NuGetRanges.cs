namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>
/// NuGet: intervals; a bare version is the least; a floating one is the least it can stand for.
/// https://learn.microsoft.com/nuget/concepts/package-versioning
/// </summary>
internal sealed class NuGetRanges : RangeSyntax
{
    private readonly NuGetOrder order = new();

    public override ImmutableArray<string> Ecosystems => ["NuGet"];

    private protected override VersionRange? Parse(string text)
    {
        var rest = text.AsSpan();
        if (rest is ['[' or '(', ..])
            return Brackets.Take(order, ref rest) is { } read && rest.IsEmpty
                ? new IntervalRange(
                    order,
                    [
                        [read.Interval],
                    ]
                )
                {
                    Pin = read.Pin,
                }
                : null;
        var least = text.Contains('*', StringComparison.Ordinal) ? text.Replace('*', '0') : text;
        return order.Read(least) is { } low
            ? new IntervalRange(
                order,
                [
                    [Interval.From(low)],
                ]
            )
            : null;
    }
}
