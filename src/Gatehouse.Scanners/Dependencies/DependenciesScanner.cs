using Gatehouse.Scanners.Dependencies.Imports;
using Gatehouse.Scanners.Dependencies.Matching;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies;

/// <summary>Holds the components of a tree against what is publicly known of them.</summary>
public sealed partial class DependenciesScanner : Scanner
{
    private const int MostNamed = 5;

    private readonly Func<ImmutableArray<string>, CancellationToken, AdvisorySupply>? _supply;
    private readonly OwnRecords? _own;
    private readonly ImportIndex? _imports;
    private readonly Dictionary<(string Ecosystem, string Name, string Version), ComponentLag> _lags = [];

    /// <summary>Asks the tree's own records only.</summary>
    public DependenciesScanner()
        : this(null) { }

    /// <param name="supply">Where advisories about these ecosystems are; null where the tree's own records are all there is to be.</param>
    public DependenciesScanner(Func<ImmutableArray<string>, CancellationToken, AdvisorySupply>? supply)
        : this(supply, null, null) { }

    private DependenciesScanner(
        Func<ImmutableArray<string>, CancellationToken, AdvisorySupply>? supply,
        OwnRecords? own,
        ImportIndex? imports
    )
    {
        _supply = supply;
        _own = own;
        _imports = imports;
    }

    [CatalogOf<DependencyRule>]
    public static partial ImmutableArray<DependencyRule> All { get; }

    public override string Name => "dependencies";

    public override ImmutableArray<Rule> Rules { get; } = [.. All];

    public override bool JudgesComponents => true;

    public override Scanner Begin() => new DependenciesScanner(_supply, new OwnRecords(), new ImportIndex());

    public override bool Wants(SourcePath path) => OwnRecords.Holds(path) || ImportIndex.Reads(path);

    public override void Read(SourceFile file, Sightings seen)
    {
        if (OwnRecords.Holds(file.Path))
            _own?.Add(file.Kept());
        else
            _imports?.Add(file);
    }

    public override IEnumerable<LateReading> Conclude(Stock stock, int jobs, CancellationToken cancel)
    {
        if (_own is null || _imports is null)
            yield break;
        var own = _own.Read();
        foreach (var broken in own.Unreadable)
        {
            yield return new LateReading(
                _own.FileOf(broken.Path),
                seen =>
                    seen.Fail($"it is no advisory: {broken.Problem}", "Write it as https://ossf.github.io/osv-schema/ says, or remove it.")
            );
        }

        var judgeable = stock.Components.Where(component => component is { Version: not null, Ecosystem.Length: > 0 }).ToList();
        if (stock.Components.IsEmpty)
            yield break;
        var ecosystems = judgeable
            .Select(component => PackageKey.BaseOf(component.Ecosystem))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToImmutableArray();
        var supply = ecosystems.IsEmpty ? null : _supply?.Invoke(ecosystems, cancel);
        foreach (var (reason, remedy) in supply?.Doubts ?? [])
            yield return new LateReading(stock.FileOf(judgeable[0]), seen => seen.Fail(reason, remedy));
        foreach (var open in Unfixed(stock))
            yield return open;
        using var database = supply?.Database;
        var sources = database is null ? ImmutableArray.Create<Advisories>(own) : [own, database];
        var matcher = new Matcher(sources);
        var lookalikes = ecosystems.ToDictionary(name => name, name => new Lazy<Lookalikes>(() => new Lookalikes(name, sources)));
        foreach (var listed in stock.Components.GroupBy(component => component.Location!.Path, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            var judged = listed.Select(component => Judge(component, matcher, lookalikes)).ToList();
            if (judged.Exists(IsWorthTelling))
                yield return new LateReading(stock.FileOf(listed.First()), seen => Tell(judged, stock, seen));
        }
    }

    public override Component Describe(Component component) =>
        component is { IsDirect: true, Version: { } version }
        && _lags.TryGetValue((component.Ecosystem, component.Name, version), out var lag)
            ? component with
            {
                Lag = lag,
            }
            : component;

    private Judged Judge(Component component, Matcher matcher, Dictionary<string, Lazy<Lookalikes>> lookalikes)
    {
        var resembles = lookalikes.GetValueOrDefault(PackageKey.BaseOf(component.Ecosystem)) is { } names
            ? names.Value.Of(PackageKey.Of(component.Ecosystem, component.Name).Name)
            : null;
        var judged = matcher.Judge(component);
        if (judged.Lag is { } lag)
            _lags[(component.Ecosystem, component.Name, component.Version!)] = lag;
        return judged with
        {
            Vulnerabilities = [.. judged.Vulnerabilities.Select(one => one with { Reachable = _imports!.Of(component, one.Imports) })],
            Resembles = resembles,
            Raising = judged.Vulnerabilities.IsEmpty ? null : Raising.Of(judged, matcher),
        };
    }

    private static bool IsWorthTelling(Judged judged) =>
        !judged.Vulnerabilities.IsEmpty
        || !judged.Untold.IsEmpty
        || judged.Resembles is not null
        || judged.Component.Withdrawn is not null
        || judged.Component.RunsOnInstall
        || judged.Lag is not null;

    private static void Tell(List<Judged> judged, Stock stock, Sightings seen)
    {
        foreach (var one in judged)
        {
            if (!one.Untold.IsEmpty)
                seen.Fail(
                    $"{one.Component.Name} {one.Component.Version} has no version that can be compared, so it was not held against {Some(one.Untold)}",
                    "Pin a released version, or judge these advisories by hand."
                );
            foreach (var rule in All)
            {
                seen.At = rule;
                foreach (var charge in rule.Check(one))
                    seen.Report(rule, HitOf(charge, one, stock));
            }

            seen.At = null;
        }
    }

    private static Hit HitOf(Charge charge, Judged judged, Stock stock)
    {
        var component = judged.Component;
        return new(component.Location!.Span, charge.Message)
        {
            Severity = charge.Severity,
            Component = component,
            Advisory = charge.Advisory,
            Aliases = charge.Aliases,
            Subject = $"{component.Purl.Split('@')[0]} {charge.Subject}",
            Edit = charge.IsMendedByVersion ? judged.Raising?.Edit : null,
            NoEdit = charge.IsMendedByVersion ? judged.Raising?.NoEdit : null,
            EditedFile = component.Pin is { } pin && pin.Path != component.Location.Path ? stock.FileAt(pin.Path) : null,
        };
    }

    /// <summary>What fixes no version cannot be held against advisories, which is told once for each file.</summary>
    private static IEnumerable<LateReading> Unfixed(Stock stock) =>
        from component in stock.Components
        where component is { Version: null, Origin: null, Ecosystem.Length: > 0 }
        group component by component.Location!.Path into open
        orderby open.Key
        select new LateReading(
            stock.FileOf(open.First()),
            seen =>
                seen.Tell(
                    "version-open",
                    $"{open.Count()} of its components have no fixed version "
                        + $"({Some([.. open.Select(component => component.Name).Distinct(StringComparer.Ordinal)])}), "
                        + "so no advisory can be held against them; commit a lock file",
                    open.First().Location!.Line
                )
        );

    private static string Some(ImmutableArray<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : "");
}
