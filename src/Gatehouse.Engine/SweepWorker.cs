using System.Collections.Concurrent;
using System.Threading.Channels;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Archives;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine;

/// <summary>Adds up what the workers did, for the one who waits.</summary>
internal sealed class SweepCounter(IProgress<ScanProgress>? progress)
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
internal sealed class SweepWorker(
    ImmutableArray<Scanner> scanners,
    SourceTree tree,
    WalkOptions options,
    SweepCounter counter,
    bool withPlainHashes,
    ConcurrentDictionary<string, ImmutableArray<(ByteSpan, Redacted)>> masked
)
{
    private readonly Sightings _seen = new();

    /// <summary>Whether what a program holds was read, or nobody wants it.</summary>
    private bool _isLookedInto;

    /// <summary>What is being read: all files of an archive come from one entry.</summary>
    private TreeEntry? _entry;
    private readonly Dictionary<Fingerprint, int> _places = [];

    public List<Finding> Findings { get; } = [];

    public List<PassedOver> PassedOver { get; } = [];

    public List<CoverageFailure> Failures { get; } = [];

    public List<Waiver> Waivers { get; } = [];

    public List<Notice> Notices { get; } = [];

    public long[] Files { get; } = new long[scanners.Length];

    public long[] Bytes { get; } = new long[scanners.Length];

    public async Task RunAsync(ChannelReader<List<TreeEntry>> batches, CancellationTokenSource stop)
    {
        // An archive may show itself at its end only, and strings stand anywhere; else the beginning of a binary file is all that counts.
        var isEnough = options.Archives is null && !options.ReadsBinaries ? TextForm.IsBinary : default(Func<ReadOnlyMemory<byte>, bool>);
        using var raw = new FileBuffer { IsEnough = isEnough };
        using var converted = new FileBuffer();
        using var archive = options.Archives is { } limits ? new Archive(options, limits) : null;
        try
        {
            await foreach (var batch in batches.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                long bytes = 0;
                foreach (var entry in batch)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    bytes += Take(entry, raw, converted, archive, stop.Token);
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

    private long Take(TreeEntry entry, FileBuffer raw, FileBuffer converted, Archive? archive, CancellationToken cancel)
    {
        _entry = entry;
        if (Told(entry))
            return 0;
        var path = new SourcePath(entry.Path);
        _isLookedInto = !WantsProgram(path) || LookInto(entry, path, raw);
        var isWanted = IsWanted(path);
        if (!isWanted && (archive is null || !ArchivePath.IsArchive(path)))
            return 0;
        var outcome = tree.Read(entry, raw, Math.Min(options.MaxFileSize, FilePart.MostWhole));
        if (outcome.Status == ReadStatus.TooLarge && options.MaxFileSize > FilePart.MostWhole)
        {
            if (ReadParts(entry, path, raw, converted, archive is not null, cancel) is { } bytes)
                return bytes;
            outcome = tree.Read(entry, raw, options.MaxFileSize);
        }

        if (outcome.Status == ReadStatus.TooLarge && scanners.Any(scanner => ReadsBeyondLimit(scanner, path)))
            return ReadBeyondLimit(entry, path, raw, converted);
        if (!IsRead(entry, outcome))
            return 0;
        if (archive is not null && ArchiveForm.Of(raw.Content.Span) is { } form)
            return Unpack(archive, form, path, raw.Content, converted, cancel);
        return isWanted ? Offer(path, raw.Content, converted) : 0;
    }

    private bool WantsProgram(SourcePath path)
    {
        foreach (var scanner in scanners)
        {
            if (scanner.WantsProgram(path))
                return true;
        }

        return false;
    }

    /// <summary>Lets scanners look into a program where it lies; false where the tree has its files whole only.</summary>
    private bool LookInto(TreeEntry entry, SourcePath path, FileBuffer raw)
    {
        if (tree.ReadPart(entry, raw, 0, ProgramForm.Beginning, long.MaxValue) is not { } beginning)
            return false;
        // What cannot be read is told when the file itself is.
        if (beginning.Status == ReadStatus.Read && ProgramForm.Is(raw.Content.Span))
            OfferProgram(
                path,
                (from, length) =>
                    tree.ReadPart(entry, raw, from, length, long.MaxValue) is { Status: ReadStatus.Read } ? raw.Content : default
            );
        return true;
    }

    private void OfferProgram(SourcePath path, Func<long, int, ReadOnlyMemory<byte>> read)
    {
        _seen.Begin(path.Value, 0);
        for (var i = 0; i < scanners.Length; i++)
        {
            if (!scanners[i].WantsProgram(path))
                continue;
            var scanner = scanners[i];
            _seen.Enter(scanner);
            Guard(() => scanner.ReadProgram(new BinaryFile(path, read), _seen));
            Files[i]++;
        }

        Settle(new SourceFile(path, default), isLate: false);
    }

    private bool ReadsBeyondLimit(Scanner scanner, SourcePath path) => scanner.LargestFile > options.MaxFileSize && scanner.Wants(path);

    /// <summary>For the scanners to which no file of theirs may be missing; the others leave it out, which is told.</summary>
    private long ReadBeyondLimit(TreeEntry entry, SourcePath path, FileBuffer raw, FileBuffer converted)
    {
        var most = scanners.Where(scanner => ReadsBeyondLimit(scanner, path)).Max(scanner => scanner.LargestFile);
        var outcome = tree.Read(entry, raw, most);
        if (outcome.Status == ReadStatus.TooLarge)
        {
            foreach (var scanner in scanners.Where(scanner => ReadsBeyondLimit(scanner, path)))
            {
                Failures.Add(
                    new CoverageFailure(
                        scanner.Name,
                        null,
                        entry.Path,
                        $"{outcome.Detail}; at most {ByteSize.Show(scanner.LargestFile)} are read",
                        "Exclude the file under `scan: exclude:` if it is no part of the release."
                    )
                );
            }

            return 0;
        }

        if (!IsRead(entry, outcome))
            return 0;
        if (scanners.Any(scanner => scanner.Wants(path) && !ReadsBeyondLimit(scanner, path)))
            PassedOver.Add(
                new PassedOver(
                    entry.Path,
                    PassedOverReason.TooLarge,
                    $"{ByteSize.Show(raw.Length)}; the limit is {ByteSize.Show(options.MaxFileSize)}"
                )
            );
        if (TextForm.Text(raw.Content, converted) is not { } text)
            return Offer(path, raw.Content, converted);
        Offer(new SourceFile(path, text), isBinary: false, isBeyondLimit: true);
        return text.Length;
    }

    /// <summary>False where the file could not be read, which is told.</summary>
    private bool IsRead(TreeEntry entry, ReadOutcome outcome)
    {
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
                return false;
            case ReadStatus.NotARegularFile:
                PassedOver.Add(new PassedOver(entry.Path, PassedOverReason.NotARegularFile, outcome.Detail));
                return false;
            case ReadStatus.Failed:
                Failures.Add(
                    new CoverageFailure(null, null, entry.Path, outcome.Detail, "Give the scan the right to read it, or ignore it.")
                );
                return false;
            default:
                return true;
        }
    }

    /// <summary>Reads a large text part after part; null where it has to be held whole: an archive, a binary, UTF-16.</summary>
    private long? ReadParts(
        TreeEntry entry,
        SourcePath path,
        FileBuffer raw,
        FileBuffer converted,
        bool opensArchives,
        CancellationToken cancel
    )
    {
        // Places in a file are counted in 31 bits.
        var most = Math.Min(options.MaxFileSize, Array.MaxLength);
        long from = 0;
        var part = new FilePart();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (tree.ReadPart(entry, raw, from, FilePart.Length, most) is not { } outcome)
                return null;
            if (!IsRead(entry, outcome))
                return from;
            var text = raw.Content;
            if (from == 0)
            {
                if (opensArchives && ArchiveForm.Of(text.Span) is not null)
                    return null;
                if (TextForm.Text(text, converted) is not { } plain || text.Length - plain.Length > TextForm.LongestMark)
                    return null;
                from = text.Length - plain.Length;
                text = plain;
                TellWhoNeedsAll(path);
            }

            var isLast = raw.Length < FilePart.Length;
            var file = new SourceFile(path, text);
            part.Enter(file, isLast);
            Offer(file, isBinary: false, part);
            if (isLast)
                return from + text.Length;
            from += part.Leave(file);
        }
    }

    private void TellWhoNeedsAll(SourcePath path)
    {
        foreach (var scanner in scanners.Where(scanner => scanner.Wants(path) && !scanner.ReadsParts))
        {
            PassedOver.Add(
                new PassedOver(
                    path.Value,
                    PassedOverReason.TooLarge,
                    $"`{scanner.Name}` reads no file of more than {ByteSize.Show(FilePart.MostWhole)}"
                )
            );
        }
    }

    private bool Told(TreeEntry entry)
    {
        if (entry.PassedOver is { } passed)
            PassedOver.Add(passed);
        if (entry.Failure is { } failure)
            Failures.Add(failure);
        return entry.PassedOver is not null || entry.Failure is not null;
    }

    private long Unpack(
        Archive archive,
        ArchiveForm form,
        SourcePath path,
        ReadOnlyMemory<byte> content,
        FileBuffer converted,
        CancellationToken cancel
    )
    {
        if (!form.IsOpened)
        {
            PassedOver.Add(new PassedOver(path.Value, PassedOverReason.Packed, form.Closed));
            return 0;
        }

        long bytes = 0;
        var binaries = new LeftOut(path.Value);
        foreach (var item in archive.Read(path.Value, form, content, cancel))
        {
            var inner = new SourcePath(item.Path);
            if (item.Told is { } told)
                Told(told);
            else if (IsWanted(inner) || WantsProgram(inner))
                bytes += Offer(inner, item.Content, converted, binaries);
        }

        foreach (var told in binaries.Tell())
            Told(told);
        return bytes;
    }

    /// <summary>Returns how many bytes of text there were.</summary>
    /// <param name="binaries">Adds up the binary files of an archive; null tells each one.</param>
    private long Offer(SourcePath path, ReadOnlyMemory<byte> content, FileBuffer converted, LeftOut? binaries = null)
    {
        const string binary = "a NUL byte near its beginning";
        if (TextForm.Text(content, converted) is { } text)
        {
            var isAsStored = binaries is null && text.Span.Overlaps(content.Span);
            Offer(new SourceFile(path, text, isAsStored ? content : default(ReadOnlyMemory<byte>?)), isBinary: false);
            return text.Length;
        }

        if ((binaries is not null || !_isLookedInto) && WantsProgram(path) && ProgramForm.Is(content.Span))
            OfferProgram(
                path,
                (from, length) => from < content.Length ? content[(int)from..Math.Min(content.Length, (int)from + length)] : default
            );
        if (options.ReadsBinaries && scanners.Any(scanner => scanner.ReadsBinaries && scanner.Wants(path)))
        {
            BinaryStrings.Keep(content.Span, converted);
            Offer(new SourceFile(path, converted.Content), isBinary: true);
            return content.Length;
        }

        if (binaries is null)
            PassedOver.Add(new PassedOver(path.Value, PassedOverReason.Binary, binary));
        else
            binaries.Pass(path.Value, PassedOverReason.Binary, binary);
        return 0;
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

    private void Offer(SourceFile file, bool isBinary, FilePart? part = null, bool isBeyondLimit = false)
    {
        _seen.Begin(file.Path.Value, file.Bytes.Length);
        for (var i = 0; i < scanners.Length; i++)
        {
            if (
                !scanners[i].Wants(file.Path)
                || (isBinary && !scanners[i].ReadsBinaries)
                || (part is not null && !scanners[i].ReadsParts)
                || (isBeyondLimit && !ReadsBeyondLimit(scanners[i], file.Path))
            )
                continue;
            _seen.Enter(scanners[i]);
            Read(scanners[i], file);
            Files[i] += part?.IsFirst == false ? 0 : 1;
            Bytes[i] += part?.OwnLength ?? file.Bytes.Length;
        }

        Settle(file, isLate: false, part);
    }

    public Stock TakeStock(Scanner scanner, CancellationToken cancel)
    {
        var stock = Stock.Empty;
        Guard(scanner, () => stock = scanner.TakeStock(cancel));
        return stock;
    }

    /// <summary>Lets a scanner say what only the whole tree showed it.</summary>
    public void Conclude(Scanner scanner, Stock stock, int jobs, CancellationToken cancel) =>
        Guard(
            scanner,
            () =>
            {
                foreach (var reading in scanner.Conclude(stock, jobs, cancel))
                {
                    _seen.Begin(reading.File.Path.Value, reading.File.Bytes.Length);
                    _seen.Enter(scanner);
                    reading.Tell(_seen);
                    Settle(reading.File, isLate: true);
                }
            }
        );

    private void Guard(Scanner scanner, Action join)
    {
        try
        {
            join();
        }
#pragma warning disable CA1031 // As in Read: a fault becomes a coverage failure, and the verdict cannot be a pass.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Failures.Add(
                new CoverageFailure(
                    scanner.Name,
                    null,
                    tree.Name,
                    $"the scanner failed when it joined what it had read: {Fault.Describe(fault)}",
                    $"Report it, with the tree if you may share it; until then leave the scanner out with `--skip {scanner.Name}`."
                )
            );
        }
    }

    /// <param name="isLate">Whether the file's waivers were read before.</param>
    private void Settle(SourceFile file, bool isLate, FilePart? part = null)
    {
        // Every part of a file may fail for the same reason.
        if (_seen.Failures.Count > 0)
            Failures.AddRange(part is null ? _seen.Failures : _seen.Failures.Except(Failures));
        if (_seen.Notices.Count > 0)
            Notices.AddRange(_seen.Notices);
        var known = isLate && masked.TryGetValue(file.Path.Value, out var before) ? before : [];
        if (
            !isLate
            && !tree.IsPast
            && _seen.Hits.Count > 0
            && FileFindings.SecretsOf(_seen).ToImmutableArray() is { IsEmpty: false } secrets
        )
            masked[file.Path.Value] = secrets;
        var findings = FileFindings.Of(file, _seen, withPlainHashes, isPast: tree.IsPast, part, known);
        if (tree.IsPast)
        {
            Keep(findings, _entry!);
            return;
        }

        var inline = InlineWaivers.Read(file);
        if (findings.Count == 0 && inline.Waivers.IsEmpty)
            return;
        var waivers = (isLate ? [] : inline.Waivers).Concat(ForeignComments.Excusing(findings, file));
        Findings.AddRange(part is null ? findings : findings.Select(part.InFile));
        Waivers.AddRange(part is null ? waivers : part.InFile(waivers));
        // A malformed waiver matters where there is something to excuse; elsewhere it is an example in documentation.
        if (findings.Count > 0)
            Notices.AddRange(part is null ? inline.Notices : inline.Notices.Select(part.InFile));
    }

    /// <summary>A secret of a thousand versions is one finding, kept as it was in the oldest: memory holds the secrets, not the versions.</summary>
    private void Keep(IReadOnlyList<Finding> findings, TreeEntry entry)
    {
        Origin? origin = null;
        foreach (var finding in findings)
        {
            origin ??= tree.OriginOf(entry);
            var met = finding with { Origin = origin };
            if (!_places.TryAdd(met.Fingerprint, Findings.Count))
                Findings[_places[met.Fingerprint]] = Past.Oldest(Findings[_places[met.Fingerprint]], met);
            else
                Findings.Add(met);
        }
    }

    /// <summary>The one place where a scanner's bug is caught: it costs the verdict, not the scan.</summary>
    private void Read(Scanner scanner, SourceFile file) => Guard(() => scanner.Read(file, _seen));

    private void Guard(Action read)
    {
        try
        {
            read();
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
