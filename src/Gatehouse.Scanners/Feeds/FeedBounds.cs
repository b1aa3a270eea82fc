namespace Gatehouse.Scanners.Feeds;

/// <summary>How much is taken from an export before it is refused. Each is far above what the public databases hold.</summary>
public sealed record FeedBounds
{
    /// <summary>Of one zip; the largest public one has about 300,000.</summary>
    public int Records { get; init; } = 2_000_000;

    /// <summary>Bytes of a file as it is downloaded or lies on the disk.</summary>
    public long FileBytes { get; init; } = 4L << 30;

    /// <summary>Unpacked bytes for each packed byte of a file, once <see cref="RatioFloor"/> is passed. Records pack to about a tenth.</summary>
    public int Ratio { get; init; } = 100;

    public long RatioFloor { get; init; } = 256L << 20;

    /// <summary>Bytes of the finished database.</summary>
    public long DatabaseBytes { get; init; } = 16L << 30;

    /// <summary>Of a hundred records so many may be unreadable, a few in any case: more, and the export is not what it should be.</summary>
    public int UnreadablePercent { get; init; } = 1;

    public int UnreadableFloor { get; init; } = 10;
}
