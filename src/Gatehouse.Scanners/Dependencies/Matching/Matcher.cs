using Gatehouse.Scanners.Dependencies.Versions;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies.Matching;

/// <summary>Holds components against advisories.</summary>
public sealed class Matcher(ImmutableArray<Advisories> sources)
{
    private readonly Dictionary<(string Ecosystem, string Name, string Version), Judged> _judged = [];

    /// <summary>What is known against a component that has a version and an ecosystem.</summary>
    public Judged Judge(Component component)
    {
        if (component.Version is not { } version || component.Ecosystem.Length == 0)
            return new Judged { Component = component };
        var key = PackageKey.Of(component.Ecosystem, component.Name);
        if (!_judged.TryGetValue((key.Ecosystem, key.Name, version), out var known))
            _judged[(key.Ecosystem, key.Name, version)] = known = Judge(component, key, version);
        return known with { Component = component };
    }

    private Judged Judge(Component component, PackageKey key, string version)
    {
        var test = new VersionTest(component.Ecosystem, version);
        var standing = new List<(Advisories Source, OsvRecord Record, AffectedPackage Affected)>();
        var met = new List<(Advisories Source, OsvRecord Record, AffectedPackage Affected)>();
        var untold = new List<string>();
        foreach (var source in sources)
        {
            foreach (var affected in source.Find(key).Where(affected => !affected.IsWithdrawn))
            {
                var record = source.RecordOf(affected);
                standing.Add((source, record, affected));
                var answer = test.By(affected);
                if (answer == Affects.Yes)
                    met.Add((source, record, affected));
                else if (answer == Affects.Unreadable)
                    untold.Add(record.Id);
            }
        }

        if (met.Count == 0 && untold.Count == 0)
            return new Judged { Component = component };
        var later = LaterFixes(component.Ecosystem, version, standing.Select(one => one.Affected));
        var found = Groups(met)
            .Select(group =>
                Vulnerability.Of(
                    [.. group.Select(one => (one.Record, one.Affected))],
                    [
                        .. later.Where(fix =>
                            group.TrueForAll(one => !IsAffected(component.Ecosystem, fix, one.Affected)) && IsFixOf(fix, group)
                        ),
                    ],
                    group[0].Source
                )
            )
            .OrderBy(vulnerability => vulnerability.Id, StringComparer.Ordinal)
            .ToImmutableArray();
        return new Judged
        {
            Component = component,
            Vulnerabilities = found,
            Upgrade = found.IsEmpty
                ? null
                : later.Find(fix =>
                {
                    var candidate = new VersionTest(component.Ecosystem, fix);
                    return standing.TrueForAll(one => one.Affected.Informational is not null || candidate.By(one.Affected) == Affects.No);
                }),
            Untold = [.. untold.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>Records that share a name tell of one vulnerability, also over a third.</summary>
    private static List<List<(Advisories Source, OsvRecord Record, AffectedPackage Affected)>> Groups(
        List<(Advisories Source, OsvRecord Record, AffectedPackage Affected)> met
    )
    {
        var groups = new List<(HashSet<string> Names, List<(Advisories Source, OsvRecord Record, AffectedPackage Affected)> Members)>();
        foreach (var one in met.OrderBy(one => one.Record.Id, StringComparer.Ordinal))
        {
            var names = one.Record.Aliases.Append(one.Record.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var members = new List<(Advisories, OsvRecord, AffectedPackage)> { one };
            foreach (var group in groups.Where(group => group.Names.Overlaps(names)).ToList())
            {
                groups.Remove(group);
                names.UnionWith(group.Names);
                members.InsertRange(0, group.Members);
            }

            groups.Add((names, members));
        }

        return [.. groups.Select(group => group.Members.OrderBy(one => one.Item2.Id, StringComparer.Ordinal).ToList())];
    }

    /// <summary>The versions that any record calls fixed and that are later than this one, the earliest first, each once.</summary>
    private static List<string> LaterFixes(string ecosystem, string version, IEnumerable<AffectedPackage> standing)
    {
        if (VersionOrder.For(ecosystem) is not { } order || order.Read(version) is not { } own)
            return [];
        var fixes = new SortedDictionary<VersionKey, string>();
        foreach (
            var end in standing
                .SelectMany(affected => affected.Ranges)
                .Where(range => range.Type != RangeType.Git)
                .SelectMany(range => range.Events)
                .Where(end => end.Kind == OsvEventKind.Fixed)
        )
        {
            if (order.Read(end.Version) is { } key && key.CompareTo(own) > 0)
                fixes.TryAdd(key, end.Version);
        }

        return [.. fixes.Values];
    }

    private static bool IsFixOf(string version, List<(Advisories Source, OsvRecord Record, AffectedPackage Affected)> group) =>
        group.Exists(one =>
            one.Affected.Ranges.Any(range => range.Events.Any(end => end.Kind == OsvEventKind.Fixed && end.Version == version))
        );

    private static bool IsAffected(string ecosystem, string version, AffectedPackage affected) =>
        new VersionTest(ecosystem, version).By(affected) != Affects.No;
}
