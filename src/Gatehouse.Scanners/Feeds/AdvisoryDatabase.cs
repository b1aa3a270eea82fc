using Gatehouse.Engine;
using Gatehouse.Scanners.Feeds.Sqlite;

namespace Gatehouse.Scanners.Feeds;

/// <summary>
/// The advisory database, open for reading. What is open never changes: an update puts another file under the name, and whoever opens the name
/// after that reads that one. Every fault of the file is a <see cref="UserError"/> that says what mends it.
/// </summary>
public sealed class AdvisoryDatabase : Advisories
{
    private readonly Lock _door = new();
    private readonly string _path;
    private readonly SqliteFile _file;
    private readonly Dictionary<string, long> _ecosystems = new(StringComparer.Ordinal);
    private readonly Dictionary<long, OsvRecord> _records = [];
    private SqliteStatement? _find;
    private SqliteStatement? _record;
    private SqliteStatement? _named;
    private SqliteStatement? _epss;
    private SqliteStatement? _kev;

    private AdvisoryDatabase(string path, SqliteFile file)
    {
        _path = path;
        _file = file;
        using var ecosystems = file.Prepare("SELECT name, number FROM ecosystem");
        while (ecosystems.Step())
            _ecosystems[ecosystems.Text(0)!] = ecosystems.Number(1);
        Sources = ReadSources(file);
    }

    /// <summary>What it was made of, by name.</summary>
    public ImmutableArray<DatabaseSource> Sources { get; }

    public override ImmutableArray<string> Ecosystems =>
        [
            .. Sources
                .Select(source => source.Ecosystem)
                .OfType<string>()
                .Select(PackageKey.BaseOf)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    public static bool IsThere(string path) => FeedFiles.Exists(path);

    public static AdvisoryDatabase Open(string path)
    {
        if (!FeedFiles.Exists(path))
            throw new UserError($"there is no advisory database {path}", Remedies.Make(path));
        SqliteFile? file = null;
        try
        {
            file = SqliteFile.OpenImmutable(path);
            if (file.Number("PRAGMA application_id") != DatabaseSchema.Application)
                throw new UserError($"{path} is no advisory database", "name another file with --db");
            if (file.Number("PRAGMA user_version") != DatabaseSchema.Version)
                throw new UserError($"the advisory database {path} was made by another version of Gatehouse", Remedies.Make(path));
            file.Execute(DatabaseSchema.Reading);
            return new AdvisoryDatabase(path, file);
        }
        catch (SqliteException fault)
        {
            file?.Dispose();
            throw Damaged(path, fault);
        }
        catch (UserError)
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The database whose parts are to be kept; null where the file is one that cannot be kept, being damaged or of another layout. A file that is
    /// something else is a <see cref="UserError"/>: it is never written over.
    /// </summary>
    internal static AdvisoryDatabase? OpenForUpdate(string path)
    {
        if (!FeedFiles.Exists(path))
            return null;
        try
        {
            return Open(path);
        }
        catch (UserError) when (HasOurMark(path))
        {
            return null;
        }
    }

    public override ImmutableArray<AffectedPackage> Find(PackageKey package)
    {
        lock (_door)
        {
            return Told(() =>
            {
                var found = ImmutableArray.CreateBuilder<AffectedPackage>();
                Find(package.Ecosystem, package.Name, found);
                if (PackageKey.BaseOf(package.Ecosystem) is var general && general != package.Ecosystem)
                    Find(general, package.Name, found);
                return found.ToImmutable();
            });
        }
    }

    public override OsvRecord RecordOf(AffectedPackage affected)
    {
        lock (_door)
            return Told(() => RecordAt(affected.RecordNumber));
    }

    public override ImmutableArray<OsvRecord> Named(string id)
    {
        lock (_door)
        {
            return Told(() =>
            {
                var numbers = new List<long>();
                _named ??= _file.Prepare("SELECT record FROM name WHERE id = ?1 ORDER BY record");
                _named.Bind(1, id);
                while (_named.Step())
                    numbers.Add(_named.Number(0));
                _named.Reset();
                return numbers.Select(RecordAt).OrderBy(record => record.Id, StringComparer.Ordinal).ToImmutableArray();
            });
        }
    }

    public override EpssScore? Epss(string cve)
    {
        if (CveNumber.Parse(cve) is not { } number)
            return null;
        lock (_door)
        {
            return Told(() =>
            {
                _epss ??= _file.Prepare("SELECT score, percentile FROM epss WHERE cve = ?1");
                EpssScore? score = _epss.Bind(1, number).Step() ? new EpssScore(_epss.Real(0), _epss.Real(1)) : null;
                _epss.Reset();
                return score;
            });
        }
    }

    public override KnownExploit? KnownExploited(string cve)
    {
        if (CveNumber.Parse(cve) is not { } number)
            return null;
        lock (_door)
        {
            return Told(() =>
            {
                _kev ??= _file.Prepare("SELECT added, due, ransomware FROM kev WHERE cve = ?1");
                var known = _kev.Bind(1, number).Step()
                    ? new KnownExploit(Day(_kev.Number(0)), _kev.Number(1) is > 0 and var due ? Day(due) : null, _kev.Number(2) != 0)
                    : null;
                _kev.Reset();
                return known;
            });
        }
    }

    public override IEnumerable<KnownPackage> Packages(string ecosystem)
    {
        lock (_door)
        {
            return Told(() =>
            {
                if (!_ecosystems.TryGetValue(ecosystem, out var number))
                    return [];
                var packages = new List<KnownPackage>();
                using var names = _file.Prepare(
                    $"""
                    SELECT package, count(DISTINCT CASE kind WHEN {DatabaseSchema.Vulnerable} THEN number >> {DatabaseSchema.OrdinalBits} END),
                        count(DISTINCT CASE kind WHEN {DatabaseSchema.Malicious} THEN number >> {DatabaseSchema.OrdinalBits} END)
                    FROM affected WHERE ecosystem = ?1 GROUP BY package
                    """
                );
                names.Bind(1, number);
                while (names.Step())
                    packages.Add(new KnownPackage(names.Text(0)!, (int)names.Number(1), (int)names.Number(2)));
                return packages;
            });
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (_door)
        {
            foreach (var statement in (SqliteStatement?[])[_find, _record, _named, _epss, _kev])
                statement?.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>SQLite keeps the application's mark at this place of the first page, which even a cut-off file still has.</summary>
    private static bool HasOurMark(string path)
    {
        const int place = 68;
        Span<byte> head = stackalloc byte[place + 4];
        using var file = FeedFiles.OpenRead(path);
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(head[place..]) == DatabaseSchema.Application;
    }

    private static DateOnly Day(long number) => DateOnly.FromDayNumber((int)number);

    private static UserError Damaged(string path, Exception fault) =>
        new($"the advisory database {path} cannot be read: {fault.Message}", fault) { Remedy = Remedies.Make(path) };

    private static ImmutableArray<DatabaseSource> ReadSources(SqliteFile file)
    {
        var sources = ImmutableArray.CreateBuilder<DatabaseSource>();
        using var rows = file.Prepare(
            """
            SELECT name, origin, as_of, newest, records, withdrawn, malicious, unreadable, etag, last_modified, sha256
            FROM source ORDER BY name
            """
        );
        while (rows.Step())
        {
            sources.Add(
                new DatabaseSource
                {
                    Name = rows.Text(0)!,
                    Origin = rows.Text(1)!,
                    AsOf = DateTimeOffset.FromUnixTimeMilliseconds(rows.Number(2)),
                    Newest = rows.Number(3) is not 0 and var newest ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null,
                    Records = rows.Number(4),
                    Withdrawn = rows.Number(5),
                    Malicious = rows.Number(6),
                    Unreadable = rows.Number(7),
                    ETag = rows.Text(8),
                    LastModified = rows.Text(9),
                    Sha256 = rows.Text(10),
                }
            );
        }

        return sources.ToImmutable();
    }

    private void Find(string ecosystem, string name, ImmutableArray<AffectedPackage>.Builder found)
    {
        if (!_ecosystems.TryGetValue(ecosystem, out var number))
            return;
        _find ??= _file.Prepare("SELECT number, body FROM affected WHERE ecosystem = ?1 AND package = ?2 ORDER BY number");
        _find.Bind(1, number).Bind(2, name);
        while (_find.Step())
            found.Add(RecordForm.ReadAffected(ecosystem, _find.Number(0) >> DatabaseSchema.OrdinalBits, _find.Bytes(1)));
        _find.Reset();
    }

    private OsvRecord RecordAt(long number)
    {
        if (_records.TryGetValue(number, out var known))
            return known;
        _record ??= _file.Prepare("SELECT id, body FROM record WHERE number = ?1");
        if (!_record.Bind(1, number).Step())
            throw new InvalidDataException("a record is missing");
        var record = RecordForm.ReadRecord(_record.Text(0)!, _record.Bytes(1));
        _record.Reset();
        _records.Add(number, record);
        return record;
    }

    private T Told<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception fault) when (fault is SqliteException or InvalidDataException or ArgumentOutOfRangeException)
        {
            throw Damaged(_path, fault);
        }
    }
}
