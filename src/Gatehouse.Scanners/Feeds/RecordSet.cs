namespace Gatehouse.Scanners.Feeds;

/// <summary>A file that was to be a record and could not be read.</summary>
public sealed record UnreadableRecord(string Path, string? Id, string Problem);

/// <summary>The records of a few files, in memory: for a project that brings its own.</summary>
public sealed class RecordSet : Advisories
{
    private readonly List<OsvRecord> _records = [];
    private readonly Dictionary<PackageKey, List<AffectedPackage>> _packages = [];
    private readonly Dictionary<string, List<OsvRecord>> _names = new(StringComparer.Ordinal);

    private RecordSet() { }

    public ImmutableArray<UnreadableRecord> Unreadable { get; private set; } = [];

    public override ImmutableArray<string> Ecosystems =>
        [.. _packages.Keys.Select(key => PackageKey.BaseOf(key.Ecosystem)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Of two records of one id the newer counts.</summary>
    public static RecordSet Read(IEnumerable<(string Path, ReadOnlyMemory<byte> Json)> files)
    {
        var newest = new SortedDictionary<string, OsvRecord>(StringComparer.Ordinal);
        var unreadable = ImmutableArray.CreateBuilder<UnreadableRecord>();
        foreach (var (path, json) in files)
        {
            var (record, id, problem) = OsvReader.Read(json.Span);
            if (record is null)
                unreadable.Add(new UnreadableRecord(path, id, problem!));
            else if (!newest.TryGetValue(record.Id, out var other) || other.Modified < record.Modified)
                newest[record.Id] = record;
        }

        var set = new RecordSet { Unreadable = unreadable.ToImmutable() };
        foreach (var record in newest.Values)
            set.Add(record);
        return set;
    }

    public override ImmutableArray<AffectedPackage> Find(PackageKey package)
    {
        var exact = _packages.GetValueOrDefault(package) ?? [];
        var general = PackageKey.BaseOf(package.Ecosystem);
        return general == package.Ecosystem
            ? [.. exact]
            :
            [
                .. exact
                    .Concat(_packages.GetValueOrDefault(package with { Ecosystem = general }) ?? [])
                    .OrderBy(affected => affected.RecordNumber),
            ];
    }

    public override OsvRecord RecordOf(AffectedPackage affected) => _records[(int)affected.RecordNumber];

    public override ImmutableArray<OsvRecord> Named(string id) => [.. _names.GetValueOrDefault(id) ?? []];

    public override EpssScore? Epss(string cve) => null;

    public override KnownExploit? KnownExploited(string cve) => null;

    public override IEnumerable<KnownPackage> Packages(string ecosystem) =>
        _packages
            .Where(entry => entry.Key.Ecosystem == ecosystem)
            .OrderBy(entry => entry.Key.Name, StringComparer.Ordinal)
            .Select(entry => KnownPackageOf(entry.Key.Name, entry.Value));

    private static KnownPackage KnownPackageOf(string name, List<AffectedPackage> affected)
    {
        var standing = affected.Where(one => !one.IsWithdrawn).DistinctBy(one => one.RecordNumber).ToList();
        var malicious = standing.Count(one => one.IsMalicious);
        return new KnownPackage(name, standing.Count - malicious, malicious);
    }

    private void Add(OsvRecord record)
    {
        foreach (var affected in record.Affected)
            Under(_packages, affected.Key).Add(affected with { RecordNumber = _records.Count });
        _records.Add(record);
        foreach (var name in record.Aliases.Prepend(record.Id).Distinct(StringComparer.Ordinal))
            Under(_names, name).Add(record);
    }

    private static List<T> Under<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        return list;
    }
}
