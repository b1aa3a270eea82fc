using System.Diagnostics;
using System.Globalization;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Benchmarks;

/// <summary>Opens a database and looks many packages up, half of which have advisories, and reads the record of everything found.</summary>
internal static class AdvisoryLookUp
{
    public static void Run(string path, int count)
    {
        var names = Names(path, count);
        for (var round = 1; round <= 5; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var database = AdvisoryDatabase.Open(path);
            var opened = Stopwatch.GetElapsedTime(begun);
            var found = database.Find(names);
            var looked = Stopwatch.GetElapsedTime(begun);
            var records = found.Values.SelectMany(affected => affected).Select(database.RecordOf).DistinctBy(record => record.Id).ToList();
            var scored = records.SelectMany(record => record.Aliases).Count(alias => database.Epss(alias) is not null);
            var all = Stopwatch.GetElapsedTime(begun);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}: open {opened.TotalMilliseconds:F1} ms, {names.Count} packages by {looked.TotalMilliseconds:F1} ms ({found.Count} with advisories), {records.Count} records and {scored} scores by {all.TotalMilliseconds:F1} ms"
                )
            );
        }
    }

    /// <summary>From all ecosystems, evenly, so that the pages that are read lie far apart.</summary>
    private static List<PackageKey> Names(string path, int count)
    {
        using var database = AdvisoryDatabase.Open(path);
        var known = database
            .Ecosystems.SelectMany(ecosystem => database.Packages(ecosystem).Select(one => new PackageKey(ecosystem, one.Name)))
            .ToList();
        var step = Math.Max(1, known.Count / Math.Max(1, count / 2));
        var half = known.Where((_, index) => index % step == 0).Take(count / 2).ToList();
        return [.. half, .. Enumerable.Range(0, count - half.Count).Select(i => PackageKey.Of("PyPI", $"no-such-package-{i}"))];
    }
}
