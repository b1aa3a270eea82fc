using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Spdx;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate;

/// <summary>Which licences may be used. A licence is denied, or has to be looked at, or must be one of those allowed; in this order.</summary>
public sealed record LicenceLists
{
    public ImmutableArray<LicencePattern> Allow { get; init; } = [];

    public ImmutableArray<LicencePattern> Deny { get; init; } = [];

    public ImmutableArray<LicencePattern> Review { get; init; } = [];

    public bool AreEmpty => Allow.IsEmpty && Deny.IsEmpty && Review.IsEmpty;
}

/// <summary>What packages an entry is about: a package URL with or without version, or a name; <c>*</c> at the end for any ending.</summary>
public sealed record PackagePattern(string Text)
{
    public bool Matches(Component component) =>
        Text.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase)
            ? Fits(component.Purl) || Fits(WithoutVersion(component.Purl)) || Fits(component.Purl.Split('?', '#')[0])
            : Fits(component.Name);

    /// <summary>The package URL of all versions.</summary>
    public static string WithoutVersion(string purl)
    {
        purl = purl.Split('?', '#')[0];
        return purl.LastIndexOf('@') is > 0 and var at ? purl[..at] : purl;
    }

    private bool Fits(string name) =>
        Text.EndsWith('*')
            ? name.StartsWith(Text[..^1], StringComparison.OrdinalIgnoreCase)
            : name.Equals(Text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An excuse for one licence of one package.</summary>
public sealed record LicenceException(
    PackagePattern Package,
    LicencePattern? Licence,
    string Reason,
    DateOnly Until,
    string Source,
    int Line
);

/// <summary>What somebody who looked says of a package, whatever it states itself.</summary>
public sealed record LicenceOverride(PackagePattern Package, SpdxExpression Licence, string Source, int Line);

/// <summary>Which licences the components may have.</summary>
public sealed record LicenceSettings
{
    private const int MostEntries = 10_000;

    public static LicenceSettings None { get; } = new();

    private static readonly TextShape _licence = new("an SPDX licence id, `*` at its end for any ending")
    {
        Refuse = text =>
            new LicencePattern(text).IsKnown
                ? null
                : "is no licence of SPDX's list"
                    + (LicenceNames.Read(text).Expression is { } meant ? $"; write `{meant}`" : Complaints.Suggest(text, Ids))
                    + "; a licence of your own is `LicenseRef-` and its name",
    };

    private static readonly TextShape _expression = new("an SPDX licence expression")
    {
        Refuse = text =>
            SpdxExpression.Parse(text) is { IsKnown: true }
                ? null
                : "is no SPDX licence expression; write ids such as `MIT`, `OR` and `AND` between them, `LicenseRef-` and a name for your own",
    };

    private static readonly TextShape _package = new("a package URL or a name")
    {
        Refuse = text =>
            text.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase) && !PackageUrl.TryParse(text.TrimEnd('*'), out _)
                ? "is no package URL; write `pkg:npm/name`, with `@version` for one version"
                : null,
    };

    private static readonly TextShape _date = new("a day as `2026-12-31`")
    {
        Refuse = text => Reading.Date(text) is null ? "is no day; write it as `2026-12-31`" : null,
        Format = "date",
    };

    private static readonly ImmutableArray<Property> _lists =
    [
        new("allow", new ListShape(_licence), "Licences that may be used; where there are any, no others may."),
        new("deny", new ListShape(_licence), "Licences that may not be used, allowed or not."),
        new("review", new ListShape(_licence), "Licences that somebody has to look at."),
    ];

    internal static MappingShape Shape { get; } =
        new(
            "the licence settings",
            [
                .. _lists,
                new(
                    "scopes",
                    new MappingShape(
                        "lists by scope",
                        [
                            .. Reading
                                .WordsOf<ComponentScope>()
                                .Select(scope => new Property(
                                    scope,
                                    new MappingShape("lists of licences", _lists),
                                    "Lists for these components in place of those above."
                                )),
                        ]
                    ),
                    "Other lists for what is `shipped`, `optional`, `development` or `test`."
                ),
                new(
                    "exceptions",
                    new ListShape(
                        new MappingShape(
                            "an exception",
                            [
                                new("package", _package, "A package URL, or a name; `*` at the end for any ending.", IsRequired: true),
                                new("licence", _licence, "The licence that is excused; any if left out."),
                                new("reason", new TextShape(), "Why it may be used.", IsRequired: true),
                                new("until", _date, "The last day on which it excuses.", IsRequired: true),
                            ]
                        )
                    ),
                    "Packages that may have a licence which others may not."
                ),
                new(
                    "overrides",
                    new ListShape(
                        new MappingShape(
                            "an override",
                            [
                                new("package", _package, "A package URL, or a name; `*` at the end for any ending.", IsRequired: true),
                                new("licence", _expression, "The expression that counts in place of what it states.", IsRequired: true),
                            ]
                        )
                    ),
                    "What the licence of a package really is."
                ),
            ]
        );

    /// <summary>For scopes that have none of their own.</summary>
    public LicenceLists Lists { get; init; } = new();

    public ImmutableDictionary<ComponentScope, LicenceLists> Scopes { get; init; } =
        ImmutableDictionary<ComponentScope, LicenceLists>.Empty;

    public ImmutableArray<LicenceException> Exceptions { get; init; } = [];

    public ImmutableArray<LicenceOverride> Overrides { get; init; } = [];

    public LicenceLists For(ComponentScope scope) => Scopes.GetValueOrDefault(scope, Lists);

    /// <summary>The first override that is about the component.</summary>
    public LicenceOverride? OverrideOf(Component component) => Overrides.FirstOrDefault(one => one.Package.Matches(component));

    internal static LicenceSettings Read(YamlMapping? mapping, Complaints complaints)
    {
        if (mapping is null)
            return None;
        foreach (var list in (ReadOnlySpan<string>)["exceptions", "overrides"])
        {
            if (mapping[list].Mappings() is { Length: > MostEntries } many)
            {
                complaints.Add(mapping[list]!, $"{many.Length} {list}; at most {MostEntries} are read");
                return None;
            }
        }

        var scopes = (mapping["scopes"] as YamlMapping)?.Entries ?? [];
        return new LicenceSettings
        {
            Lists = ReadLists(mapping),
            Scopes = scopes
                .Where(scope => scope.Value is YamlMapping)
                .ToImmutableDictionary(
                    scope => Enum.Parse<ComponentScope>(scope.Key.Text, ignoreCase: true),
                    scope => ReadLists((YamlMapping)scope.Value)
                ),
            Exceptions =
            [
                .. mapping["exceptions"]
                    .Mappings()
                    .Select(one => new LicenceException(
                        new PackagePattern(one["package"]!.Text()),
                        one["licence"] is { } licence ? new LicencePattern(licence.Text()) : null,
                        one["reason"]!.Text(),
                        Reading.Date(one["until"]!.Text())!.Value,
                        complaints.Path,
                        one.Place.Line
                    )),
            ],
            Overrides =
            [
                .. mapping["overrides"]
                    .Mappings()
                    .Select(one => new LicenceOverride(
                        new PackagePattern(one["package"]!.Text()),
                        SpdxExpression.Parse(one["licence"]!.Text())!.Modern(),
                        complaints.Path,
                        one.Place.Line
                    )),
            ],
        };
    }

    private static IEnumerable<string> Ids => SpdxList.Known.Licences.Where(licence => !licence.IsDeprecated).Select(licence => licence.Id);

    private static LicenceLists ReadLists(YamlMapping mapping) =>
        new()
        {
            Allow = Patterns(mapping["allow"]),
            Deny = Patterns(mapping["deny"]),
            Review = Patterns(mapping["review"]),
        };

    private static ImmutableArray<LicencePattern> Patterns(YamlNode? node) => [.. node.Texts().Select(text => new LicencePattern(text))];
}
