using Gatehouse.Engine.Gate;

namespace Gatehouse.Scanners.Licences;

/// <summary>Judges the licences of what the tree is made of.</summary>
public sealed partial class LicencesScanner : Scanner
{
    /// <summary>So many names stand in a notice.</summary>
    private const int MostNamed = 5;

    /// <summary>Images, actions and packages of nobody's registry state licences nowhere.</summary>
    private static readonly ImmutableArray<string> _withoutLicences = ["pkg:docker/", "pkg:githubactions/", "pkg:generic/", "pkg:oci/"];

    private readonly LicenceSettings _settings;
    private readonly DateOnly _today;
    private readonly SourceTree? _tree;

    public LicencesScanner()
        : this(LicenceSettings.None, DateOnly.MinValue) { }

    /// <param name="today">Decides which exceptions still excuse.</param>
    public LicencesScanner(LicenceSettings settings, DateOnly today)
        : this(settings, today, null) { }

    private LicencesScanner(LicenceSettings settings, DateOnly today, SourceTree? tree)
    {
        _settings = settings;
        _today = today;
        _tree = tree;
    }

    [CatalogOf<LicenceRule>]
    private static partial ImmutableArray<LicenceRule> All { get; }

    public override string Name => "licences";

    public override bool JudgesComponents => true;

    public override ImmutableArray<Rule> Rules => ImmutableArray<Rule>.CastUp(All);

    public override Scanner Configure(SourceTree tree) => new LicencesScanner(_settings, _today, tree);

    public override bool Wants(SourcePath path) => false;

    public override void Read(SourceFile file, Sightings seen) { }

    public override IEnumerable<LateReading> Conclude(Stock stock, int jobs, CancellationToken cancel)
    {
        // What is installed is there for those who ask for it: they are the place to mend it.
        var asked = stock
            .Components.Where(component => component.Location is { } at && !InstalledPackage.IsOne(at.Path))
            .Select(component => component.Purl)
            .ToHashSet(StringComparer.Ordinal);
        var judged = new LicenceSurvey(_settings, _tree)
            .Of(stock.Components, cancel)
            .Where(known =>
                known.Component.Location is { } at && (!InstalledPackage.IsOne(at.Path) || !asked.Contains(known.Component.Purl))
            )
            .Where(known =>
                known.Expression is not null
                || !_withoutLicences.Any(type => known.Component.Purl.StartsWith(type, StringComparison.Ordinal))
            )
            .Select(known => new JudgedLicence(known, _settings))
            .GroupBy(one => one.Known.Component.Location!.Path, StringComparer.Ordinal)
            .ToList();
        var silent = judged.Where(IsSilent).ToList();
        var used = new HashSet<LicenceException>(ReferenceEqualityComparer.Instance);
        foreach (var file in judged)
        {
            cancel.ThrowIfCancellationRequested();
            yield return new LateReading(
                stock.FileOf(file.First().Known.Component),
                seen =>
                {
                    if (silent.Contains(file))
                        TellSilence(file, silent, seen);
                    else
                        Report(file, used, seen);
                }
            );
        }

        // Where nothing was found, nothing can be said of what is excused.
        if (!stock.Components.IsEmpty && Idle(stock, used) is { Count: > 0 } idle)
            yield return new LateReading(
                stock.FileOf(stock.Components[0]),
                seen =>
                {
                    foreach (var message in idle)
                        seen.Tell("waiver-unused", message);
                }
            );
    }

    /// <summary>Whether a file, and all that is installed for it, says nothing of any licence: that is how most lock files are.</summary>
    private static bool IsSilent(IEnumerable<JudgedLicence> file) =>
        file.All(one => one.Known.Expression is null && one.Known.Unread.IsEmpty);

    private static void TellSilence(IGrouping<string, JudgedLicence> file, List<IGrouping<string, JudgedLicence>> silent, Sightings seen)
    {
        // Only what is allowed may be used, and of none of these is it known: that is no pass.
        if (file.Any(one => !one.Lists.Allow.IsEmpty))
            seen.Fail(
                $"no licence is known of its {file.Count()} components, and `licences: allow:` asks for it",
                "Install the packages beside it (in `.venv` or `node_modules`) before the scan, or scan an SBOM that states licences."
            );
        if (file.Key != silent[0].Key)
            return;
        var files = string.Join(", ", silent.Take(MostNamed).Select(one => one.Key)) + (silent.Count > MostNamed ? ", …" : "");
        seen.Tell(
            "licences-not-stated",
            $"no licence is known of {silent.Sum(one => one.Count())} components of {files}: the files state none, and no installed package beside them does"
        );
    }

    /// <summary>What the settings say of components that are not there, or that no rule objects to.</summary>
    private List<string> Idle(Stock stock, HashSet<LicenceException> used) =>
        [
            .. _settings
                .Exceptions.Where(exception => !used.Contains(exception))
                .Select(exception =>
                    $"the licence exception for {exception.Package.Text} ({exception.Source}, line {exception.Line}) excuses nothing in this scan; remove it"
                ),
            .. _settings
                .Overrides.Where(one => !stock.Components.Any(one.Package.Matches))
                .Select(one =>
                    $"the licence override for {one.Package.Text} ({one.Source}, line {one.Line}) is about no component of this scan; remove it"
                ),
        ];

    private void Report(IEnumerable<JudgedLicence> file, HashSet<LicenceException> used, Sightings seen)
    {
        foreach (var judged in file)
        {
            foreach (var rule in All)
            {
                seen.At = rule;
                if (rule.Objection(judged) is { } message)
                    seen.Report(rule, HitOf(rule, judged, message, used, seen));
            }
        }

        seen.At = null;
    }

    private Hit HitOf(LicenceRule rule, JudgedLicence judged, string message, HashSet<LicenceException> used, Sightings seen)
    {
        var component = judged.Known.Component;
        var expression = judged.Known.Expression?.ToString();
        return new Hit(component.Location!.Span, message)
        {
            Severity = Weigh(rule.Facts.Severity, component.Scope),
            Component = expression is null ? component : component with { Licences = [expression] },
            // Without its version: an update that keeps the licence brings nothing new.
            Subject = $"{PackagePattern.WithoutVersion(component.Purl)} {expression ?? string.Join(", ", judged.Known.Unread)}",
            Excuse = ExcuseOf(judged, used, seen),
        };
    }

    private ForeignExcuse? ExcuseOf(JudgedLicence judged, HashSet<LicenceException> used, Sightings seen)
    {
        foreach (var exception in _settings.Exceptions)
        {
            if (
                !exception.Package.Matches(judged.Known.Component)
                || (exception.Licence is { } licence && !(judged.Known.Expression?.Terms.Any(licence.Matches) ?? false))
            )
                continue;
            used.Add(exception);
            if (exception.Until >= _today)
                return new ForeignExcuse(exception.Reason, exception.Source, exception.Line);
            seen.Tell(
                "exception-expired",
                $"the exception for {judged.Name} ({exception.Source}, line {exception.Line}) ended on {exception.Until:yyyy-MM-dd} and no longer excuses"
            );
        }

        return null;
    }

    /// <summary>What is not delivered owes nobody its source.</summary>
    private static Severity Weigh(Severity severity, ComponentScope scope) =>
        scope switch
        {
            ComponentScope.Development => severity > Severity.Low ? Severity.Low : Severity.Info,
            ComponentScope.Test => Severity.Info,
            _ => severity,
        };
}
