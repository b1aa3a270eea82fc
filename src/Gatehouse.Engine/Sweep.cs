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
        var batches = Channel.CreateBounded<List<TreeEntry>>(new BoundedChannelOptions(BatchesAhead) { SingleWriter = true });
        var counter = new Counter(progress);
        var workers = Enumerable
            .Range(0, Math.Max(1, jobs))
            .Select(_ => new Worker(scanners, tree, options, counter, withPlainHashes))
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
        return Merge(scanners, tree, workers);
    }

    private static async Task WalkAsync(
        SourceTree tree,
        WalkOptions options,
        ChannelWriter<List<TreeEntry>> batches,
        Counter counter,
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

    private static Swept Merge(ImmutableArray<Scanner> scanners, SourceTree tree, List<Worker> workers)
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
            NothingToScan = tree.MayBeEmpty,
        };
        return new Swept
        {
            Findings = [.. findings],
            Coverage = coverage,
            Waivers = [.. workers.SelectMany(w => w.Waivers).OrderBy(w => w.Source, StringComparer.Ordinal).ThenBy(w => w.Line)],
            Notices =
            [
                .. workers
                    .SelectMany(worker => worker.Notices)
                    .OrderBy(notice => notice.Path, StringComparer.Ordinal)
                    .ThenBy(notice => notice.Line)
                    .ThenBy(notice => notice.Message, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>Adds up what the workers did, for the one who waits.</summary>
    private sealed class Counter(IProgress<ScanProgress>? progress)
    {
        private long _seen;
        private long _read;
        private long _bytes;
        private bool _walkDone;

        public void Saw(int count, bool walkDone)
        {
            Interlocked.Add(ref _seen, count);
            Volatile.Write(ref _walkDone, walkDone);
        }

        public void Read(int files, long bytes)
        {
            var read = Interlocked.Add(ref _read, files);
            progress?.Report(
                new ScanProgress(Volatile.Read(ref _seen), read, Interlocked.Add(ref _bytes, bytes), Volatile.Read(ref _walkDone))
            );
        }
    }

    /// <summary>One reader: its buffers, and what it brings back.</summary>
    private sealed class Worker(
        ImmutableArray<Scanner> scanners,
        SourceTree tree,
        WalkOptions options,
        Counter counter,
        bool withPlainHashes
    )
    {
        private readonly Sightings _seen = new();

        public List<Finding> Findings { get; } = [];

        public List<PassedOver> PassedOver { get; } = [];

        public List<CoverageFailure> Failures { get; } = [];

        public List<Waiver> Waivers { get; } = [];

        public List<Notice> Notices { get; } = [];

        public long[] Files { get; } = new long[scanners.Length];

        public long[] Bytes { get; } = new long[scanners.Length];

        public async Task RunAsync(ChannelReader<List<TreeEntry>> batches, CancellationTokenSource stop)
        {
            using var raw = new FileBuffer();
            using var converted = new FileBuffer();
            try
            {
                await foreach (var batch in batches.ReadAllAsync(stop.Token).ConfigureAwait(false))
                {
                    long bytes = 0;
                    foreach (var entry in batch)
                    {
                        stop.Token.ThrowIfCancellationRequested();
                        bytes += Take(entry, raw, converted);
                    }

                    counter.Read(batch.Count, bytes);
                }
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }

        private long Take(TreeEntry entry, FileBuffer raw, FileBuffer converted)
        {
            if (entry.PassedOver is { } passed)
                PassedOver.Add(passed);
            if (entry.Failure is { } failure)
                Failures.Add(failure);
            if (entry.PassedOver is not null || entry.Failure is not null)
                return 0;
            var path = new SourcePath(entry.Path);
            if (!IsWanted(path))
                return 0;
            var outcome = tree.Read(entry, raw, options.MaxFileSize);
            switch (outcome.Status)
            {
                case ReadStatus.TooLarge:
                    PassedOver.Add(
                        new PassedOver(
                            entry.Path,
                            PassedOverReason.TooLarge,
                            $"{outcome.Detail}; the limit is {ByteSize.Show(options.MaxFileSize)}"
                        )
                    );
                    return 0;
                case ReadStatus.NotARegularFile:
                    PassedOver.Add(new PassedOver(entry.Path, PassedOverReason.NotARegularFile, outcome.Detail));
                    return 0;
                case ReadStatus.Failed:
                    Failures.Add(
                        new CoverageFailure(null, null, entry.Path, outcome.Detail, "Give the scan the right to read it, or ignore it.")
                    );
                    return 0;
            }

            if (TextForm.Text(raw.Content, converted) is not { } text)
            {
                PassedOver.Add(new PassedOver(entry.Path, PassedOverReason.Binary, "a NUL byte near its beginning"));
                return 0;
            }

            Offer(new SourceFile(path, text));
            return text.Length;
        }

        private bool IsWanted(SourcePath path)
        {
            foreach (var scanner in scanners)
            {
                if (scanner.Wants(path))
                    return true;
            }

            return false;
        }

        private void Offer(SourceFile file)
        {
            _seen.Begin(file.Path.Value);
            for (var i = 0; i < scanners.Length; i++)
            {
                if (!scanners[i].Wants(file.Path))
                    continue;
                _seen.Enter(scanners[i]);
                Read(scanners[i], file);
                Files[i]++;
                Bytes[i] += file.Bytes.Length;
            }

            var found = FileFindings.Of(file, _seen, withPlainHashes);
            Findings.AddRange(found);
            Waivers.AddRange(ForeignComments.Excusing(found, file.Bytes, file.Lines));
            Failures.AddRange(_seen.Failures);
            var inline = InlineWaivers.Read(file.Path, file.Bytes, file.Lines);
            Waivers.AddRange(inline.Waivers);
            Notices.AddRange(inline.Notices);
        }

        /// <summary>The one place where a scanner's bug is caught: it costs the verdict, not the scan.</summary>
        private void Read(Scanner scanner, SourceFile file)
        {
            try
            {
                scanner.Read(file, _seen);
            }
#pragma warning disable CA1031 // A fault becomes a coverage failure that names rule and file, and the verdict cannot be a pass.
            catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
            {
                _seen.Fail(
                    $"the scanner failed: {Fault.Describe(fault)}",
                    "Report it with the file, if you may share it; until then ignore the file."
                );
            }
        }
    }
}
