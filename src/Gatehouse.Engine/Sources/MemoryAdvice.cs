using System.Runtime.InteropServices;

namespace Gatehouse.Engine.Sources;

/// <summary>What Linux is told of memory. It is advice: where the system does not take it, all is as it was.</summary>
public static unsafe partial class MemoryAdvice
{
    /// <summary><c>MADV_DONTNEED</c>.</summary>
    private const int DontNeed = 4;

    /// <summary><c>MADV_HUGEPAGE</c>.</summary>
    private const int HugePage = 14;

    /// <summary>The largest of the small pages that Linux has on x86-64 and ARM64: an address that is told must be at the beginning of one.</summary>
    private const int PageSize = 1 << 16;

    /// <summary>Pages of a file that are not needed now: they are read again when they are.</summary>
    internal static void GiveBack(byte* start, long length) => _ = Advise(start, (nuint)length, DontNeed);

    /// <summary>
    /// Asks for pages of 2 MB for this much memory of objects that are made from now on. Such a page costs a seventh of the 512 small ones in its
    /// place, and most systems give it only to who asks.
    /// </summary>
    public static void AskForLargePages(long bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var newest = new byte[1];
        // What the collector takes next lies on either side of the newest object, with room between; what is not its memory there is not objected to.
        var reach = (nuint)(2 * bytes);
        fixed (byte* place = newest)
            _ = Advise((byte*)(((nuint)place - reach) & ~(nuint)(PageSize - 1)), 2 * reach, HugePage);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* address, nuint length, int advice);
}
