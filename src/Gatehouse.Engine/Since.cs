using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Archives;

namespace Gatehouse.Engine;

/// <summary>What of today's findings a commit already had: its version of the files that have findings now is scanned too.</summary>
internal static class Since
{
    public static async Task<ImmutableArray<BaselineEntry>> KnownAsync(ScanRequest request, Swept now, CancellationToken cancel)
    {
        if (request.Before is not { } before || now.Findings.IsEmpty)
            return [];
        var paths = now.Findings.SelectMany(finding => ArchivePath.WithArchives(finding.Location.Path)).ToHashSet(StringComparer.Ordinal);
        var then = await SweepAsync(request, before, paths, cancel).ConfigureAwait(false);
        var known = then.Findings.Select(EntryOf).ToList();
        var moved = now
            .Findings.Select(finding => finding.Location.Path)
            .Where(path => !ArchivePath.WithArchives(path).Any(before.Paths.Contains))
            .ToHashSet(StringComparer.Ordinal);
        if (moved.Count > 0)
        {
            // A file that is new under its name may be an old one renamed: its findings are then those of a file that is gone.
            var gone = before.Paths.Where(path => !request.Tree.Has(path)).ToHashSet(StringComparer.Ordinal);
            var lost = (await SweepAsync(request, before, gone, cancel).ConfigureAwait(false)).Findings;
            known.AddRange(Renamed(now.Findings.Where(finding => moved.Contains(finding.Location.Path)), lost));
        }

        return [.. known];
    }

    private static Task<Swept> SweepAsync(ScanRequest request, CommitTree before, HashSet<string> paths, CancellationToken cancel) =>
        Sweep.RunAsync(request.Scanners, before.Only(paths), request.Walk, request.Jobs, null, cancel);

    private static IEnumerable<BaselineEntry> Renamed(IEnumerable<Finding> now, ImmutableArray<Finding> lost)
    {
        var left = lost.GroupBy(finding => (finding.Rule.Id, finding.Content)).ToDictionary(group => group.Key, group => group.Count());
        foreach (var finding in now)
        {
            var key = (finding.Rule.Id, finding.Content);
            if (left.GetValueOrDefault(key) == 0)
                continue;
            left[key]--;
            yield return EntryOf(finding);
        }
    }

    private static BaselineEntry EntryOf(Finding finding) => new(finding.Fingerprint, finding.Rule.Id, finding.Location.Path);
}
