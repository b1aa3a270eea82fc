using Gatehouse.Engine.Sources;

namespace Gatehouse.Cli;

/// <summary>
/// Memory that a scan may fill before anything is collected: most scans end before, and what is never collected costs nothing but its pages.
/// </summary>
internal static class FirstMemory
{
    private const long Most = 256 << 20;

    /// <summary>With less, the first collection only comes later and costs more.</summary>
    private const long Least = 64 << 20;

    /// <summary>Of what the machine or container has, this part.</summary>
    private const int Share = 16;

    public static void Open()
    {
        var bytes = Math.Min(Most, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share);
        // A second scan of the same run comes when memory is in use, or when the first has left it as it is.
        if (GC.CollectionCount(0) == 0 && bytes >= Least && GC.TryStartNoGCRegion(bytes))
            MemoryAdvice.AskForLargePages(bytes);
    }
}
