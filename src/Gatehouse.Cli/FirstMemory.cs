namespace Gatehouse.Cli;

/// <summary>
/// Memory that a scan may fill before anything is collected: most scans end before, and what is never collected costs nothing but its pages.
/// </summary>
internal static class FirstMemory
{
    private const long Bytes = 128 << 20;

    /// <summary>A machine or container with less than this for each byte collects from the start.</summary>
    private const int LeastShare = 8;

    public static void Open()
    {
        // A second scan of the same run comes when memory is in use, or when the first has left it as it is.
        if (GC.CollectionCount(0) == 0 && GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >= Bytes * LeastShare)
            _ = GC.TryStartNoGCRegion(Bytes);
    }
}
