namespace Gatehouse.Engine.Sources.Archives;

/// <summary>How much of an archive is opened; what lies beyond is told and left out.</summary>
public sealed record ArchiveLimits
{
    /// <summary>How many archives deep: 1 opens an archive, 2 also one inside it.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Bytes that all entries of one file of the tree, nested ones included, may unpack to.</summary>
    public long MaxExpanded { get; init; } = 256L * 1024 * 1024;

    /// <summary>Entries of one file of the tree, nested ones included.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>Unpacked bytes for each packed byte, once <see cref="RatioFloor"/> is passed.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>A few repetitive logs pack better than any ratio; below this nobody is hurt.</summary>
    public long RatioFloor { get; init; } = 16L * 1024 * 1024;
}
