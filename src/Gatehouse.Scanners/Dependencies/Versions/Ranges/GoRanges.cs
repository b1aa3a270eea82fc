namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>Go: what is required is the least. https://go.dev/ref/mod#minimal-version-selection</summary>
internal sealed class GoRanges : RangeSyntax
{
    private readonly GoOrder order = new();

    public override ImmutableArray<string> Ecosystems => ["Go"];

    private protected override VersionRange? Parse(string text) =>
        order.Read(text) is { } least
            ? new IntervalRange(
                order,
                [
                    [Interval.From(least)],
                ]
            )
            : null;
}
