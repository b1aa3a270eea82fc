using System.Security.Cryptography;
using Gatehouse.Engine;
using Gatehouse.Scanners.Feeds.Sqlite;

namespace Gatehouse.Scanners.Feeds;

/// <summary>How far the work is: what is being done, and how much of it.</summary>
public sealed record FeedProgress(string Does, long Done, long? Of);

/// <summary>What became of the database.</summary>
public sealed record DatabaseChange
{
    /// <summary>The parts that are new, by name.</summary>
    public ImmutableArray<DatabaseSource> Renewed { get; init; } = [];

    /// <summary>The parts whose source had nothing new.</summary>
    public ImmutableArray<string> Unchanged { get; init; } = [];

    /// <summary>Records that could not be read, the first of them by name; all are counted in <see cref="DatabaseSource.Unreadable"/>.</summary>
    public ImmutableArray<UnreadableRecord> Unreadable { get; init; } = [];

    /// <summary>What failed, and what to do about it. Where anything did, the work was not done whole.</summary>
    public ImmutableArray<UserError> Failures { get; init; } = [];
}

/// <summary>Makes a database of files, beside the one that is there, and puts it in its place when it is whole.</summary>
internal sealed class DatabaseWriting(string database, FeedBounds bounds, TimeProvider clock, IProgress<FeedProgress>? progress)
{
    private const int MostTold = 20;
    private const int ProgressStep = 1000;

    private readonly List<UnreadableRecord> _unreadable = [];
    private readonly List<UserError> _failures = [];

    /// <summary>Reads the files, keeps all other parts of the database, and renews the times of those that had nothing new. Under the lock only.</summary>
    public DatabaseChange Write(
        IReadOnlyList<FeedInput> inputs,
        IReadOnlyDictionary<string, DateTimeOffset> stillNew,
        CancellationToken cancel
    )
    {
        FeedFiles.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(database))!);
        RemoveLeftovers();
        var made = $"{database}.{Environment.ProcessId}.new";
        try
        {
            using var old = AdvisoryDatabase.OpenForUpdate(database);
            var renewed = inputs.Count == 0 ? [] : Build(made, old, inputs, stillNew, cancel);
            if (inputs.Count == 0)
            {
                if (stillNew.Count == 0)
                    return new DatabaseChange();
                FeedFiles.Copy(database, made);
                Renew(made, stillNew);
            }

            cancel.ThrowIfCancellationRequested();
            if (!renewed.IsEmpty || stillNew.Count > 0)
                FeedFiles.Replace(made, database);
            return new DatabaseChange
            {
                Renewed = renewed,
                Unchanged = [.. stillNew.Keys.Order(StringComparer.Ordinal)],
                Unreadable = [.. _unreadable],
                Failures = [.. _failures],
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw FeedFiles.CannotUse(
                "write",
                database,
                fault,
                "make room, or name another place with --db; the database that was there is as it was"
            );
        }
        finally
        {
            FeedFiles.Remove(made);
        }
    }

    private ImmutableArray<DatabaseSource> Build(
        string made,
        AdvisoryDatabase? old,
        IReadOnlyList<FeedInput> inputs,
        IReadOnlyDictionary<string, DateTimeOffset> stillNew,
        CancellationToken cancel
    )
    {
        var sources = new List<DatabaseSource>();
        using var builder = new DatabaseBuilder(made, old, old is null ? null : database, bounds.DatabaseBytes);
        foreach (var input in inputs)
        {
            try
            {
                builder.Begin(input.Kind);
                switch (input.Kind)
                {
                    case FeedKind.Epss:
                        sources.Add(ReadEpss(builder, input, cancel));
                        break;
                    case FeedKind.Kev:
                        sources.Add(ReadKev(builder, input));
                        break;
                    case FeedKind.Export:
                        sources.Add(ReadExport(builder, input, cancel));
                        break;
                    default:
                        sources.AddRange(ReadFiles(builder, input, cancel));
                        foreach (var source in old?.Sources.Where(IsOfFiles) ?? [])
                            builder.Drop(source.Name);
                        break;
                }
            }
            catch (Exception damage) when (damage is InvalidDataException or FileNotFoundException)
            {
                builder.Undo();
                _failures.Add(
                    new UserError($"cannot use {input.Origin}: {damage.Message}", damage)
                    {
                        Remedy = "get the file again; what the database has of it stays as it was",
                    }
                );
            }
        }

        if (sources.Count == 0 && stillNew.Count == 0)
            return [];
        foreach (var source in sources)
            builder.Add(source);
        progress?.Report(new FeedProgress("writing the database", 0, null));
        cancel.ThrowIfCancellationRequested();
        builder.Finish();
        if (stillNew.Count > 0)
            Renew(made, stillNew);
        return [.. sources.OrderBy(source => source.Name, StringComparer.Ordinal)];
    }

    private static bool IsOfFiles(DatabaseSource source) => source.Name.EndsWith(DatabaseSource.FilesEnding, StringComparison.Ordinal);

    private DatabaseSource ReadExport(DatabaseBuilder builder, FeedInput input, CancellationToken cancel)
    {
        var tally = new Tally(input.Name, input, clock);
        using (var zip = ExportZip.Open(input.Files[0], bounds))
        {
            while (zip.Next())
            {
                Heed(tally.Seen, input.Name, cancel);
                var reading = OsvReader.Read(zip.Record);
                if (reading.Record is { } record)
                    tally.Count(record, builder.Add(input.Name, record, Belongs));
                else
                    tally.Lose(zip.Name, reading);
            }
        }

        Accept(tally);
        return tally.Source with { Sha256 = Sha256(input.Files[0]) };

        // What the record says of other ecosystems stands in their exports too, and is as new as those.
        bool Belongs(AffectedPackage affected) =>
            affected.Ecosystem.StartsWith(input.Name, StringComparison.Ordinal)
            && (affected.Ecosystem.Length == input.Name.Length || affected.Ecosystem[input.Name.Length] == ':');
    }

    private List<DatabaseSource> ReadFiles(DatabaseBuilder builder, FeedInput input, CancellationToken cancel)
    {
        var tallies = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        var lost = new Tally("", input, clock);
        foreach (var file in input.Files)
        {
            Heed(lost.Seen, "single files", cancel);
            var reading =
                FeedFiles.LengthOf(file) > OsvReader.LongestRecord
                    ? new OsvReading(null, null, "it is longer than a record may be")
                    : OsvReader.Read(FeedFiles.ReadWhole(file, OsvReader.LongestRecord));
            if (reading.Record is not { } record)
            {
                lost.Lose(Path.GetRelativePath(input.Name, file), reading);
                continue;
            }

            lost.Seen++;
            foreach (var ecosystem in record.Affected.Select(one => PackageKey.BaseOf(one.Ecosystem)).Distinct(StringComparer.Ordinal))
            {
                var name = ecosystem + DatabaseSource.FilesEnding;
                if (!tallies.TryGetValue(name, out var tally))
                    tallies.Add(name, tally = new Tally(name, input, clock));
                tally.Count(record, builder.Add(name, record, affected => PackageKey.BaseOf(affected.Ecosystem) == ecosystem));
            }
        }

        Accept(lost);
        if (tallies.Count == 0)
            throw new InvalidDataException("no record in it names a package");
        // Of which ecosystem a file is that cannot be read nobody can say; it is counted once.
        tallies.Values.First().Unreadable = lost.Unreadable;
        return [.. tallies.Values.Select(tally => tally.Source)];
    }

    private DatabaseSource ReadEpss(DatabaseBuilder builder, FeedInput input, CancellationToken cancel)
    {
        using var file = EpssFile.Open(input.Files[0], bounds);
        long count = 0;
        foreach (var line in file.Lines())
        {
            Heed(count++, input.Name, cancel);
            builder.Add(line);
        }

        if (count == 0 || IsTooMuch(file.Unreadable, count))
            throw new InvalidDataException($"{file.Unreadable} of its lines cannot be read");
        return SourceOf(input, count, file.Unreadable, file.Day);
    }

    private static DatabaseSource SourceOf(FeedInput input, long count, long unreadable, DateTimeOffset? newest) =>
        new()
        {
            Name = input.Name,
            Origin = input.Origin,
            AsOf = input.AsOf,
            Newest = newest,
            Records = count,
            Unreadable = unreadable,
            ETag = input.ETag,
            LastModified = input.LastModified,
            Sha256 = Sha256(input.Files[0]),
        };

    private DatabaseSource ReadKev(DatabaseBuilder builder, FeedInput input)
    {
        var catalogue = KevFile.Read(input.Files[0]);
        if (catalogue.Entries.IsEmpty || IsTooMuch(catalogue.Unreadable, catalogue.Entries.Length))
            throw new InvalidDataException($"{catalogue.Unreadable} of its entries cannot be read");
        foreach (var (cve, exploit) in catalogue.Entries)
            builder.Add(cve, exploit);
        return SourceOf(input, catalogue.Entries.Length, catalogue.Unreadable, catalogue.Released);
    }

    private void Heed(long done, string name, CancellationToken cancel)
    {
        if (done % ProgressStep != 0)
            return;
        cancel.ThrowIfCancellationRequested();
        progress?.Report(new FeedProgress($"reading {name}", done, null));
    }

    private void Accept(Tally tally)
    {
        if (tally.Seen == 0)
            throw new InvalidDataException("it holds no record");
        if (tally.Unreadable == tally.Seen || IsTooMuch(tally.Unreadable, tally.Seen))
        {
            throw new InvalidDataException(
                $"{tally.Unreadable} of {tally.Seen} records cannot be read"
                    + string.Concat(tally.Told.Take(3).Select(one => $"\n{one.Id ?? one.Path}: {one.Problem}"))
            );
        }

        _unreadable.AddRange(tally.Told);
    }

    private bool IsTooMuch(long unreadable, long all) =>
        unreadable > Math.Max(bounds.UnreadableFloor, all * bounds.UnreadablePercent / 100);

    private void RemoveLeftovers()
    {
        // Of a process that was killed: whoever holds the lock is the only one that writes.
        var folder = Path.GetDirectoryName(Path.GetFullPath(database))!;
        foreach (var left in FeedFiles.FilesIn(folder, Path.GetFileName(database) + ".*.new*"))
            FeedFiles.Remove(left);
    }

    private static void Renew(string made, IReadOnlyDictionary<string, DateTimeOffset> stillNew)
    {
        using var file = SqliteFile.Create(made);
        file.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
        using var renew = file.Prepare("UPDATE source SET as_of = ?2 WHERE name = ?1");
        foreach (var (name, time) in stillNew)
            renew.Bind(1, name).Bind(2, time.ToUnixTimeMilliseconds()).Run();
    }

    private static string Sha256(string path)
    {
        using var stream = FeedFiles.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Counts what a part holds while it is read.</summary>
    private sealed class Tally(string name, FeedInput input, TimeProvider clock)
    {
        private readonly DateTimeOffset _now = clock.GetUtcNow();
        private long _records;
        private long _withdrawn;
        private long _malicious;
        private DateTimeOffset? _newest;

        public long Seen { get; set; }

        public long Unreadable { get; set; }

        public List<UnreadableRecord> Told { get; } = [];

        public DatabaseSource Source =>
            new()
            {
                Name = name,
                Origin = input.Origin,
                AsOf = input.AsOf,
                Newest = _newest,
                Records = _records,
                Withdrawn = _withdrawn,
                Malicious = _malicious,
                Unreadable = Unreadable,
                ETag = input.ETag,
                LastModified = input.LastModified,
            };

        public void Lose(string path, OsvReading reading)
        {
            Seen++;
            Unreadable++;
            if (Told.Count < MostTold)
                Told.Add(new UnreadableRecord(path, reading.Id, reading.Problem!));
        }

        public void Count(OsvRecord record, bool isNew)
        {
            Seen++;
            if (!isNew)
                return;
            _records++;
            if (record.Withdrawn is not null)
                _withdrawn++;
            else if (record.IsMalicious)
                _malicious++;
            // A slip of the pen in one record would make the whole look newer than it is.
            if (record.Modified <= _now && (_newest is null || record.Modified > _newest))
                _newest = record.Modified;
        }
    }
}
