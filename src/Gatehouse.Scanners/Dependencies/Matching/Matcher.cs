using Gatehouse.Scanners.Dependencies.Versions;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies.Matching;

/// <summary>Holds components against advisories.</summary>
public sealed class Matcher(ImmutableArray<Advisories> sources)
{
    private readonly Dictionary<PackageKey, Package> _packages = [];
    private readonly Dictionary<PackageKey, string?> _newest = [];
    private readonly Dictionary<(PackageKey Package, string Version), Judged> _judged = [];

    /// <summary>What an advisory says of one package; the record itself is read where it is about a version that is there.</summary>
    private sealed class Said(Advisories source, AffectedPackage affected, AffectedVersions versions)
    {
        private OsvRecord? _record;

        public Advisories Source => source;

        public AffectedPackage Affected => affected;

        public AffectedVersions Versions => versions;

        public OsvRecord Record => _record ??= source.RecordOf(affected);
    }

    /// <summary>A version that mends something.</summary>
    private sealed record Fix(VersionTest Test, string Version);

    /// <summary>All that stands against one package, and the versions that mend any of it, the earliest first, each once.</summary>
    private sealed record Package(VersionOrder? Order, List<Said> Standing, List<Fix> Fixes);

    /// <summary>What is known against a component that has a version and an ecosystem.</summary>
    public Judged Judge(Component component)
    {
        if (component.Version is not { } version || component.Ecosystem.Length == 0)
            return new Judged { Component = component };
        var key = PackageKey.Of(component.Ecosystem, component.Name);
        if (!_judged.TryGetValue((key, version), out var known))
            _judged[(key, version)] = known = Judge(component, PackageOf(key), version);
        // What another component asks for is as new as that one lets it be.
        var lag = component.IsDirect == true ? Freshness.Of(version, NewestOf(key)) : null;
        return known with { Component = component, Lag = lag };
    }

    private string? NewestOf(PackageKey key)
    {
        if (!_newest.TryGetValue(key, out var newest))
            _newest[key] = newest = Freshness.NewestOf(PackageOf(key).Order, PackageOf(key).Standing.Select(one => one.Affected));
        return newest;
    }

    private Package PackageOf(PackageKey key)
    {
        if (_packages.TryGetValue(key, out var package))
            return package;
        var order = VersionOrder.For(key.Ecosystem);
        var standing = new List<Said>();
        foreach (var source in sources)
        {
            foreach (var affected in NamesOf(key).SelectMany(name => source.Find(name)))
            {
                if (!affected.IsWithdrawn)
                    standing.Add(new Said(source, affected, new AffectedVersions(order, affected)));
            }
        }

        return _packages[key] = new Package(order, standing, FixesOf(order, standing));
    }

    /// <summary>Drupal's packages are published by a registry of its own, which OSV writes behind the ecosystem.</summary>
    private static IEnumerable<PackageKey> NamesOf(PackageKey key) =>
        key.Ecosystem == "Packagist" && key.Name.StartsWith("drupal/", StringComparison.Ordinal)
            ? [key, key with { Ecosystem = "Packagist:https://packages.drupal.org/8" }]
            : [key];

    private static List<Fix> FixesOf(VersionOrder? order, List<Said> standing)
    {
        var fixes = new SortedDictionary<VersionKey, Fix>();
        foreach (
            var version in standing
                .SelectMany(one => one.Affected.Ranges)
                .Where(range => range.Type != RangeType.Git)
                .SelectMany(range => range.Events)
                .Where(end => end.Kind == OsvEventKind.Fixed)
                .Select(end => end.Version)
                .Distinct(StringComparer.Ordinal)
        )
        {
            var test = new VersionTest(order, version);
            if (test.Key is { } key)
                fixes.TryAdd(key, new Fix(test, version));
        }

        return [.. fixes.Values];
    }

    private static Judged Judge(Component component, Package package, string version)
    {
        var test = new VersionTest(package.Order, version);
        var met = new List<Said>();
        var untold = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var one in package.Standing)
        {
            var answer = one.Versions.By(test);
            if (answer == Affects.Yes)
                met.Add(one);
            else if (answer == Affects.Unreadable)
                untold.Add(one.Record.Id);
        }

        if (met.Count == 0)
            return new Judged { Component = component, Untold = [.. untold] };
        var later = package.Fixes.Where(fix => test.Key is { } own && fix.Test.Key!.Value.CompareTo(own) > 0).ToList();
        return new Judged
        {
            Component = component,
            Vulnerabilities =
            [
                .. Groups(met)
                    .Select(group =>
                        Vulnerability.Of(
                            [.. group.Select(one => new Telling(one.Record, one.Affected))],
                            FixesOf(group, later),
                            group[0].Source
                        )
                    )
                    .OrderBy(vulnerability => vulnerability.Id, StringComparer.Ordinal),
            ],
            Upgrade = later
                .Find(fix =>
                    package.Standing.TrueForAll(one => one.Affected.Informational is not null || one.Versions.By(fix.Test) == Affects.No)
                )
                ?.Version,
            Untold = [.. untold],
        };
    }

    /// <summary>The later versions that a record of the group calls fixed and none of them calls affected.</summary>
    private static ImmutableArray<string> FixesOf(List<Said> group, List<Fix> later)
    {
        var named = group
            .SelectMany(one => one.Affected.Ranges)
            .SelectMany(range => range.Events)
            .Where(end => end.Kind == OsvEventKind.Fixed)
            .Select(end => end.Version)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. later
                .Where(fix => named.Contains(fix.Version) && group.TrueForAll(one => one.Versions.By(fix.Test) == Affects.No))
                .Select(fix => fix.Version),
        ];
    }

    /// <summary>Records that share a name tell of one vulnerability, also over a third.</summary>
    private static List<List<Said>> Groups(List<Said> met)
    {
        var groups = new List<(HashSet<string> Names, List<Said> Members)>();
        var byName = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var one in met.OrderBy(one => one.Record.Id, StringComparer.Ordinal))
        {
            var names = one.Record.Aliases.Append(one.Record.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var members = new List<Said> { one };
            foreach (var earlier in names.Where(byName.ContainsKey).Select(name => byName[name]).Distinct().ToList())
            {
                names.UnionWith(groups[earlier].Names);
                members.AddRange(groups[earlier].Members);
                groups[earlier] = ([], []);
            }

            foreach (var name in names)
                byName[name] = groups.Count;
            groups.Add((names, members));
        }

        return
        [
            .. groups
                .Where(group => group.Members.Count > 0)
                .Select(group => group.Members.OrderBy(one => one.Record.Id, StringComparer.Ordinal).ToList()),
        ];
    }
}
