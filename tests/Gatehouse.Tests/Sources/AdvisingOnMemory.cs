using System.Globalization;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Sources;

/// <summary>The kernel keeps what it was told of each stretch of memory, and shows it.</summary>
public sealed class AdvisingOnMemory
{
    private const long Bytes = 64 << 20;

    [Fact]
    public void Objects_made_afterwards_may_lie_on_large_pages()
    {
        MemoryAdvice.AskForLargePages(Bytes);

        if (OperatingSystem.IsLinux() && File.Exists("/sys/kernel/mm/transparent_hugepage/enabled"))
        {
            Assert.Contains("hg", FlagsOfMemoryWith(new byte[100]));
        }
    }

    private static unsafe string[] FlagsOfMemoryWith(byte[] made)
    {
        fixed (byte* place = made)
        {
            var address = (ulong)place;
            return
            [
                .. File.ReadLines("/proc/self/smaps")
                    .SkipWhile(line => !Holds(line, address))
                    .First(line => line.StartsWith("VmFlags:", StringComparison.Ordinal))
                    .Split(' '),
            ];
        }
    }

    /// <param name="line">Of a stretch of memory, like <c>7f00-7f80 rw-p …</c>, or what is said of one.</param>
    private static bool Holds(string line, ulong address)
    {
        var ends = line.Split(' ')[0].Split('-');
        return ends.Length == 2 && At(ends[0]) <= address && address < At(ends[1]);
    }

    private static ulong At(string hex) => ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
