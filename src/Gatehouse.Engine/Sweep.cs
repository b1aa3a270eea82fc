using System.Collections.Concurrent;
using System.Threading.Channels;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine;

/// <summary>What a sweep brought back: findings, waivers written beside the code, and what was and was not read.</summary>
public sealed record Swept
{
    public required ImmutableArray<Finding> Findings { get; init; }

    public required Coverage Coverage { get; init; }

    public ImmutableArray<Component> Components { get; init; } = [];

    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    public ImmutableArray<Notice> Notices { get; init; } = [];
}

/// <summary>How far a sweep is.</summary>
public readonly record struct ScanProgress(long FilesSeen, long FilesRead, long Bytes, bool WalkDone);

/// <summary>Reads each file of a walk once and offers it to every scanner that wants it. One thread walks, the others read.</summary>
public static class Sweep
{
    private const int BatchSize = 64;
    private const int BatchesAhead = 32;

    public static async Task<Swept> RunAsync(
        ImmutableArray<Scanner> scanners,
        SourceTree tree,
        WalkOptions options,
        int jobs,
        IProgress<ScanProgress>? progress,
        CancellationToken cancel,
        bool withPlainHashes = false
    )
    {
        scanners = [.. scanners.Select(scanner => scanner.Begin())];
        var batches = Channel.CreateBounded<List<TreeEntry>>(new BoundedChannelOptions(BatchesAhead) { SingleWriter = true });
        var counter = new SweepCounter(progress);
        // What a scanner says of a file when all are read, it says with no other scanner beside it that knows the secrets there.
        var masked = new ConcurrentDictionary<string, ImmutableArray<(ByteSpan, Redacted)>>(StringComparer.Ordinal);
        var workers = Enumerable
            .Range(0, Math.Max(1, jobs))
            .Select(_ => new SweepWorker(scanners, tree, options, counter, withPlainHashes, masked))
            .ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = workers.Select(worker => Task.Run(() => worker.RunAsync(batches.Reader, stop), CancellationToken.None)).ToList();
        try
        {
            await WalkAsync(tree, options, batches.Writer, counter, stop.Token).ConfigureAwait(false);
            batches.Writer.Complete();
        }
        catch (Exception failure)
        {
            batches.Writer.Complete(failure);
            await Task.WhenAll(reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // A worker that failed stops the walk; its own failure is the one to tell.
            await Task.WhenAll(reading.Where(task => task.IsFaulted)).ConfigureAwait(false);
            throw;
        }

        await Task.WhenAll(reading).ConfigureAwait(false);
        var stock = scanners.Aggregate(Stock.Empty, (stock, scanner) => stock.With(workers[0].TakeStock(scanner, cancel)));
        foreach (var scanner in scanners)
            workers[0].Conclude(scanner, stock, jobs, cancel);
        var judges = scanners.Where(scanner => scanner.JudgesComponents).ToList();
        return Merge(scanners, tree, workers) with
        {
            Components = [.. stock.Components.Select(one => judges.Aggregate(one, (known, judge) => judge.Describe(known)))],
        };
    }

    private static async Task WalkAsync(
        SourceTree tree,
        WalkOptions options,
        ChannelWriter<List<TreeEntry>> batches,
        SweepCounter counter,
        CancellationToken cancel
    )
    {
        var batch = new List<TreeEntry>(BatchSize);
        foreach (var entry in tree.Walk(options, cancel))
        {
            batch.Add(entry);
            if (batch.Count < BatchSize)
                continue;
            counter.Saw(batch.Count, false);
            await batches.WriteAsync(batch, cancel).ConfigureAwait(false);
            batch = new List<TreeEntry>(BatchSize);
        }

        counter.Saw(batch.Count, true);
        if (batch.Count > 0)
            await batches.WriteAsync(batch, cancel).ConfigureAwait(false);
    }

    private static Swept Merge(ImmutableArray<Scanner> scanners, SourceTree tree, List<SweepWorker> workers)
    {
        var findings = workers.SelectMany(worker => worker.Findings).ToList();
        findings.Sort(Finding.InReportOrder);
        var coverage = new Coverage
        {
            Scanners =
            [
                .. scanners
                    .Select(
                        (scanner, i) =>
                            new ScannerCoverage(
                                scanner.Name,
                                workers.Sum(worker => worker.Files[i]),
                                workers.Sum(worker => worker.Bytes[i])
                            )
                    )
                    .OrderBy(scanner => scanner.Scanner, StringComparer.Ordinal),
            ],
            PassedOver =
            [
                .. workers
                    .SelectMany(worker => worker.PassedOver)
                    .OrderBy(passed => passed.Path, StringComparer.Ordinal)
                    .ThenBy(passed => passed.Reason)
                    .ThenBy(passed => passed.Detail, StringComparer.Ordinal),
            ],
            Failures =
            [
                .. workers
                    .SelectMany(worker => worker.Failures)
                    .OrderBy(failure => failure.Path, StringComparer.Ordinal)
                    .ThenBy(failure => failure.Scanner, StringComparer.Ordinal)
                    .ThenBy(failure => failure.Rule, StringComparer.Ordinal)
                    .ThenBy(failure => failure.Reason, StringComparer.Ordinal),
            ],
        };
        return new Swept
        {
            Findings = [.. findings],
            Coverage = coverage with { NothingToScan = tree.MayBeEmpty && coverage.FilesRead == 0 },
            Waivers = [.. workers.SelectMany(w => w.Waivers).OrderBy(w => w.Source, StringComparer.Ordinal).ThenBy(w => w.Line)],
            Notices =
            [
                .. workers
                    .SelectMany(worker => worker.Notices)
                    .Concat(scanners.SelectMany(scanner => scanner.NoticesOfSweep))
                    .Distinct()
                    .OrderBy(notice => notice.Path, StringComparer.Ordinal)
                    .ThenBy(notice => notice.Line)
                    .ThenBy(notice => notice.Message, StringComparer.Ordinal),
            ],
        };
    }
}
