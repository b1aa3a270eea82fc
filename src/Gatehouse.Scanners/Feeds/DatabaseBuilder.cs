using Gatehouse.Scanners.Feeds.Sqlite;

namespace Gatehouse.Scanners.Feeds;

/// <summary>Writes a new database file. Nothing of it is used until it is finished, so that it is written without any safety and fast.</summary>
internal sealed class DatabaseBuilder : IDisposable
{
    private readonly SqliteFile _file;
    private readonly FieldWriter _fields = new();
    private readonly Dictionary<string, long> _ecosystems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Source, string Id), (DateTimeOffset Modified, long Number)> _ids = [];
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly SqliteStatement _addRecord;
    private readonly SqliteStatement _addAffected;
    private readonly SqliteStatement _addName;
    private readonly SqliteStatement _addEpss;
    private readonly SqliteStatement _addKev;
    private FeedKind _kind;
    private long _firstRecord;
    private bool _hasRemoved;
    private long _lastRecord;
    private long _lastSource;

    /// <param name="old">The database whose other parts are kept; null where there is none.</param>
    public DatabaseBuilder(string path, AdvisoryDatabase? old, string? oldPath, long mostBytes)
    {
        _file = SqliteFile.Create(path);
        _file.Execute(DatabaseSchema.Pages);
        _file.Execute($"PRAGMA max_page_count = {Math.Max(1, mostBytes / 8192)}");
        _file.Execute($"PRAGMA application_id = {DatabaseSchema.Application}; PRAGMA user_version = {DatabaseSchema.Version};");
        if (old is not null && oldPath is not null)
        {
            _kept.UnionWith(old.Sources.Select(source => source.Name));
            using var attach = _file.Prepare("ATTACH ?1 AS old");
            attach.Bind(1, SqliteFile.ImmutableAddress(oldPath)).Run();
        }

        _file.Execute("BEGIN");
        _file.Execute(DatabaseSchema.Tables);
        if (_kept.Count > 0)
        {
            // New rows get numbers above the old ones, so that the old ones keep theirs.
            _file.Execute("INSERT INTO ecosystem SELECT * FROM old.ecosystem");
            _lastRecord = _file.Number("SELECT max(number) FROM old.record");
            _lastSource = _file.Number("SELECT max(number) FROM old.source");
            using var ecosystems = _file.Prepare("SELECT name, number FROM ecosystem");
            while (ecosystems.Step())
                _ecosystems[ecosystems.Text(0)!] = ecosystems.Number(1);
        }

        _addRecord = _file.Prepare("INSERT INTO record VALUES (?1, ?2, ?3, ?4)");
        _addAffected = _file.Prepare("INSERT INTO affected VALUES (?1, ?2, ?3, ?4, ?5)");
        _addName = _file.Prepare("INSERT OR IGNORE INTO name VALUES (?1, ?2)");
        _addEpss = _file.Prepare("INSERT OR REPLACE INTO epss VALUES (?1, ?2, ?3)");
        _addKev = _file.Prepare("INSERT OR REPLACE INTO kev VALUES (?1, ?2, ?3, ?4)");
    }

    /// <summary>Forgets which ids were there: what comes next replaces nothing of what came before.</summary>
    public void Begin(FeedKind kind)
    {
        _ids.Clear();
        _kind = kind;
        _firstRecord = _lastRecord + 1;
    }

    /// <summary>Takes back what was added since the last beginning.</summary>
    public void Undo()
    {
        _file.Execute(
            _kind switch
            {
                FeedKind.Epss => "DELETE FROM epss",
                FeedKind.Kev => "DELETE FROM kev",
                _ => $"""
                DELETE FROM record WHERE number >= {_firstRecord};
                DELETE FROM affected WHERE number >= {_firstRecord << DatabaseSchema.OrdinalBits};
                """,
            }
        );
        _hasRemoved = true;
    }

    /// <summary>
    /// Adds a record to a part, with the packages that belong there. Of two records of one id the newer counts; false where this is not it.
    /// </summary>
    public bool Add(string source, OsvRecord record, Func<AffectedPackage, bool> belongs)
    {
        var key = (Source(source), record.Id);
        if (_ids.TryGetValue(key, out var other))
        {
            if (other.Modified >= record.Modified)
                return false;
            Remove(other.Number);
        }

        var number = ++_lastRecord;
        _ids[key] = (record.Modified, number);
        _fields.Clear();
        RecordForm.Write(record, _fields);
        _addRecord.Bind(1, number).Bind(2, key.Item1).Bind(3, record.Id).Bind(4, _fields.Written).Run();
        var ordinal = 0;
        foreach (var affected in record.Affected.Where(belongs))
        {
            _fields.Clear();
            RecordForm.Write(affected, _fields);
            _addAffected
                .Bind(1, (number << DatabaseSchema.OrdinalBits) | (uint)ordinal++)
                .Bind(2, Ecosystem(affected.Ecosystem))
                .Bind(3, affected.Key.Name)
                .Bind(4, KindOf(affected))
                .Bind(5, _fields.Written)
                .Run();
        }

        _addName.Bind(1, record.Id).Bind(2, number).Run();
        foreach (var alias in record.Aliases)
            _addName.Bind(1, alias).Bind(2, number).Run();
        return true;
    }

    public void Add(EpssLine line) => _addEpss.Bind(1, line.Cve).Bind(2, line.Score.Score).Bind(3, line.Score.Percentile).Run();

    public void Add(long cve, KnownExploit exploit) =>
        _addKev
            .Bind(1, cve)
            .Bind(2, exploit.Added.DayNumber)
            .Bind(3, exploit.Due?.DayNumber ?? 0L)
            .Bind(4, exploit.InRansomware ? 1L : 0L)
            .Run();

    /// <summary>Enters a part that was read; what the old database had of it is not kept.</summary>
    public void Add(DatabaseSource source)
    {
        _kept.Remove(source.Name);
        using var add = _file.Prepare("INSERT INTO source VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
        add.Bind(1, Source(source.Name))
            .Bind(2, source.Name)
            .Bind(3, source.Origin)
            .Bind(4, source.AsOf.ToUnixTimeMilliseconds())
            .Bind(5, source.Newest?.ToUnixTimeMilliseconds() ?? 0L)
            .Bind(6, source.Records)
            .Bind(7, source.Withdrawn)
            .Bind(8, source.Malicious)
            .Bind(9, source.Unreadable)
            .Bind(10, source.ETag)
            .Bind(11, source.LastModified)
            .Bind(12, source.Sha256)
            .Run();
    }

    /// <summary>What the old database had of this part is given up, though nothing new is there.</summary>
    public void Drop(string source) => _kept.Remove(source);

    /// <summary>Keeps what is left of the old database, and closes the file.</summary>
    public void Finish()
    {
        // Names have no order by record: one pass for all that went is cheaper than one for each.
        if (_hasRemoved)
            _file.Execute("DELETE FROM name WHERE record NOT IN (SELECT number FROM record)");
        foreach (var name in _kept.Order(StringComparer.Ordinal))
            Keep(name);
        _file.Execute(DatabaseSchema.Indexes);
        _file.Execute("COMMIT");
        Dispose();
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement?[])[_addRecord, _addAffected, _addName, _addEpss, _addKev])
            statement?.Dispose();
        _file.Dispose();
    }

    private void Keep(string name)
    {
        using var source = _file.Prepare("INSERT INTO source SELECT * FROM old.source WHERE name = ?1");
        source.Bind(1, name).Run();
        switch (name)
        {
            case DatabaseSource.Epss:
                _file.Execute("INSERT INTO epss SELECT * FROM old.epss");
                break;
            case DatabaseSource.Kev:
                _file.Execute("INSERT INTO kev SELECT * FROM old.kev");
                break;
            default:
                var number = _file.Number($"SELECT number FROM source WHERE name = '{name.Replace("'", "''", StringComparison.Ordinal)}'");
                _file.Execute(
                    $"""
                    INSERT INTO record SELECT * FROM old.record WHERE source = {number};
                    INSERT INTO affected SELECT a.* FROM old.affected a JOIN old.record r ON r.number = a.number >> {DatabaseSchema.OrdinalBits}
                        WHERE r.source = {number};
                    INSERT INTO name SELECT n.* FROM old.name n JOIN old.record r ON r.number = n.record WHERE r.source = {number};
                    """
                );
                break;
        }
    }

    private void Remove(long number)
    {
        var first = number << DatabaseSchema.OrdinalBits;
        var last = first | ((1 << DatabaseSchema.OrdinalBits) - 1);
        _file.Execute($"DELETE FROM record WHERE number = {number}; DELETE FROM affected WHERE number BETWEEN {first} AND {last};");
        _hasRemoved = true;
    }

    private static long KindOf(AffectedPackage affected) =>
        affected.IsWithdrawn ? DatabaseSchema.Withdrawn
        : affected.IsMalicious ? DatabaseSchema.Malicious
        : DatabaseSchema.Vulnerable;

    private long Source(string name)
    {
        if (!_sources.TryGetValue(name, out var number))
            _sources.Add(name, number = ++_lastSource);
        return number;
    }

    private long Ecosystem(string name)
    {
        if (_ecosystems.TryGetValue(name, out var number))
            return number;
        number = _ecosystems.Count + 1;
        using var add = _file.Prepare("INSERT INTO ecosystem VALUES (?1, ?2)");
        add.Bind(1, number).Bind(2, name).Run();
        _ecosystems.Add(name, number);
        return number;
    }
}
