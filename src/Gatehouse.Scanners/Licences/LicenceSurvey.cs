using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Syntax.Spdx;
using Gatehouse.Scanners.Licences.Texts;

namespace Gatehouse.Scanners.Licences;

/// <summary>How the licence of a component came to be known.</summary>
public enum LicenceSource
{
    /// <summary>Not at all.</summary>
    Nothing,

    /// <summary>The file that declares it states it, or another file that declares the same.</summary>
    Stated,

    /// <summary>The installed package states it.</summary>
    Installed,

    /// <summary>By the text that comes with the installed package.</summary>
    Text,

    /// <summary>Somebody looked, and wrote it into the settings.</summary>
    Settings,
}

/// <summary>What is known of the licence of a component.</summary>
public sealed record KnownLicence(Component Component)
{
    /// <summary>With ids of today; null where nothing is known.</summary>
    public SpdxExpression? Expression { get; init; }

    public LicenceSource Source { get; init; }

    /// <summary>The file that says so; null where none does.</summary>
    public string? From { get; init; }

    /// <summary>What was said and not understood.</summary>
    public ImmutableArray<string> Unread { get; init; } = [];

    /// <summary>Ids that SPDX gave up, as they were written.</summary>
    public ImmutableArray<string> Deprecated { get; init; } = [];

    public IEnumerable<SpdxTerm> Ambiguous => Expression is null ? [] : Expression.Terms.Where(LicenceNames.IsAmbiguous);
}

/// <summary>Finds the licence of each component: where its file states none, by the same package elsewhere in the tree, as installed, or by its text.</summary>
public sealed class LicenceSurvey
{
    /// <summary>Larger ones are no licence and no metadata.</summary>
    private const int LargestFile = 1024 * 1024;

    private readonly LicenceSettings _settings;
    private readonly Func<string, string?> _read;
    private readonly InstalledPackage _installed;

    public LicenceSurvey(LicenceSettings settings, SourceTree? tree)
    {
        _settings = settings;
        _read = InstalledPackage.Reader(path => tree?.Find(path, LargestFile));
        _installed = new InstalledPackage(_read, folder => tree?.Folders(folder) ?? []);
    }

    /// <summary>One for each component, in their order.</summary>
    public ImmutableArray<KnownLicence> Of(ImmutableArray<Component> components, CancellationToken cancel)
    {
        var elsewhere = components
            .Where(component => !component.Licences.IsEmpty && component.Version is not null)
            .GroupBy(component => component.Purl.Split('?', '#')[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var known = ImmutableArray.CreateBuilder<KnownLicence>(components.Length);
        foreach (var component in components)
        {
            cancel.ThrowIfCancellationRequested();
            known.Add(Of(component, elsewhere));
        }

        return known.MoveToImmutable();
    }

    /// <summary>The licence of the tree itself, by the texts at its root; null where there is none that is known.</summary>
    public (SpdxExpression Expression, string Path)? OfTree() => InstalledPackage.Texts("", null, _read);

    /// <summary>The licence and notice files that are installed with a component, one below the other; null where there are none.</summary>
    public string? TextsOf(Component component) => _installed.TextsOf(component);

    private KnownLicence Of(Component component, Dictionary<string, Component> elsewhere)
    {
        if (_settings.OverrideOf(component) is { } told)
            return new KnownLicence(component)
            {
                Expression = told.Licence,
                Source = LicenceSource.Settings,
                From = told.Source,
            };
        var stating = !component.Licences.IsEmpty ? component : elsewhere.GetValueOrDefault(component.Purl.Split('?', '#')[0]);
        var known = stating is null
            ? new KnownLicence(component)
            : Stated(component, stating.Licences, LicenceSource.Stated, stating.Location?.Path, out _);
        string? seeFile = null;
        if (stating is not null)
            seeFile = LicenceNames.Read(stating.Licences).SeeFile;
        if (known.Expression is null && _installed.Stated(component) is { } installed)
        {
            var said = Stated(component, installed.Stated, LicenceSource.Installed, installed.Path, out var file);
            seeFile ??= file;
            known = said.Expression is null && !known.Unread.IsEmpty ? known : said;
        }

        // Words that leave the licence open are narrowed by its text; a text says less than words that do not.
        if (
            (known.Expression is null || known.Ambiguous.Any())
            && _installed.Texts(component, seeFile) is { } text
            && (known.Expression is not SpdxTerm words || Narrows(text.Expression, words))
        )
            return known with { Expression = text.Expression, Source = LicenceSource.Text, From = text.Path };
        return known;
    }

    /// <summary>Whether a text is a member of the family that the words name: a package may carry the texts of others too.</summary>
    private static bool Narrows(SpdxExpression text, SpdxTerm words) =>
        LicenceNames.Read([words.Id, .. text.Terms.Select(term => term.Id)]).Expression is { } both && !both.Terms.Contains(words);

    private static KnownLicence Stated(
        Component component,
        ImmutableArray<string> stated,
        LicenceSource source,
        string? from,
        out string? seeFile
    )
    {
        var reading = LicenceNames.Read(stated.Select(InWords));
        seeFile = reading.SeeFile;
        return new KnownLicence(component)
        {
            Expression = reading.Expression,
            Source = reading.Expression is null ? LicenceSource.Nothing : source,
            From = reading.Expression is null && reading.Unread.IsEmpty ? null : from,
            Unread = reading.Unread,
            Deprecated =
            [
                .. stated
                    .Select(SpdxExpression.Parse)
                    .OfType<SpdxExpression>()
                    .SelectMany(expression => expression.Terms)
                    .Where(term => term.IsDeprecated)
                    .Select(term => term.ToString())
                    .Distinct(StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>Some write the whole text where the name belongs.</summary>
    private static string InWords(string stated) =>
        stated.Length > LicenceNames.LongestName && LicenceTexts.Known.Recognise(stated) is { IsEmpty: false } ids
            ? string.Join(" AND ", ids)
            : stated;
}
