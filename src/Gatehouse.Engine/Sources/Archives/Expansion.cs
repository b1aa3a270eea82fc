using System.Globalization;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>What opening one file of the tree has cost so far, all that is nested in it included.</summary>
internal sealed class Expansion(ArchiveLimits limits, long packed)
{
    private readonly long _most = Math.Min(limits.MaxExpanded, Math.Max(limits.RatioFloor, packed * limits.MaxRatio));
    private long _bytes;
    private int _entries;

    public bool IsSpent => _bytes > _most || _entries > limits.MaxEntries;

    public void AddBytes(int count) => _bytes += count;

    public void AddEntry() => _entries++;

    /// <summary>Which limit ended it.</summary>
    public string Reason =>
        _entries > limits.MaxEntries ? string.Create(CultureInfo.InvariantCulture, $"it holds more than {limits.MaxEntries} entries")
        : _most == limits.MaxExpanded ? $"it unpacks to more than {ByteSize.Show(limits.MaxExpanded)}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"it unpacks to more than {ByteSize.Show(_most)}, and to more than {limits.MaxRatio} times its size"
        );
}
