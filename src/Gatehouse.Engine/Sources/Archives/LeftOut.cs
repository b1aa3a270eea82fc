using System.Globalization;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>What was not read of one archive, told in a line for each reason: a library can hold ten thousand compiled classes.</summary>
internal sealed class LeftOut(string archive)
{
    private readonly SortedDictionary<(PassedOverReason Reason, string Detail), (string First, int Count)> _passed = [];
    private string? _damage;
    private string _damaged = "";
    private int _damages;

    public void Pass(string path, PassedOverReason reason, string detail) =>
        _passed[(reason, detail)] = _passed.TryGetValue((reason, detail), out var told) ? (told.First, told.Count + 1) : (path, 1);

    public void Damage(string path, string reason)
    {
        if (_damages++ > 0)
            return;
        (_damaged, _damage) = (path, reason);
    }

    public IEnumerable<TreeEntry> Tell()
    {
        foreach (var ((reason, detail), (first, count)) in _passed)
        {
            yield return count == 1
                ? TreeEntry.Left(first, reason, detail)
                : TreeEntry.Left(
                    archive,
                    reason,
                    string.Create(CultureInfo.InvariantCulture, $"{count} entries, the first is {first[(archive.Length + 2)..]}: {detail}")
                );
        }

        if (_damage is null)
            yield break;
        var more = _damages == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {_damages - 1} more like this");
        yield return TreeEntry.Failed(
            _damaged,
            $"the archive is damaged: {_damage}{more}",
            "Pack it again, exclude it under `scan: exclude:`, or leave archives closed with --no-archives."
        );
    }
}
