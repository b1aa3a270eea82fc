using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Reports;

/// <summary>A package of a release, as all files together declare it.</summary>
internal sealed record BillPart
{
    public required string Purl { get; init; }

    public required string Name { get; init; }

    public string Group { get; init; } = "";

    public string? Version { get; init; }

    public string Type { get; init; } = "";

    public ComponentScope Scope { get; init; }

    public bool? IsDirect { get; init; }

    public ImmutableArray<string> Ranges { get; init; } = [];

    public ImmutableArray<string> Licences { get; init; } = [];

    public ImmutableArray<ComponentHash> Hashes { get; init; } = [];

    public ImmutableArray<string> DependsOn { get; init; } = [];

    public string? Origin { get; init; }

    public string? Withdrawn { get; init; }

    public ComponentLag? Lag { get; init; }

    public ImmutableArray<(string Path, int Line)> Places { get; init; } = [];
}

/// <summary>The parts of a release in the order of their package URLs, each once.</summary>
internal static class BillParts
{
    private const int MostPlaces = 50;

    public static ImmutableArray<BillPart> Of(Bill bill)
    {
        var byPurl = bill
            .Components.Concat(bill.Findings.Select(finding => finding.Component).OfType<Component>())
            .GroupBy(component => component.Purl, StringComparer.Ordinal)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .ToList();
        var known = byPurl.Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        return [.. byPurl.Select(same => Merged(same.Key, [.. same], known))];
    }

    /// <summary>What the release itself asks for, and what came in nobody knows how.</summary>
    public static ImmutableArray<string> NeededByRelease(ImmutableArray<BillPart> parts)
    {
        var needed = parts.SelectMany(part => part.DependsOn).ToHashSet(StringComparer.Ordinal);
        return [.. parts.Where(part => part.IsDirect == true || !needed.Contains(part.Purl)).Select(part => part.Purl)];
    }

    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private static BillPart Merged(string purl, List<Component> same, HashSet<string> known)
    {
        var isPurl = PackageUrl.TryParse(purl, out var parsed);
        return new BillPart
        {
            Purl = purl,
            Name = isPurl ? parsed!.Name : same[0].Name,
            Group = isPurl ? parsed!.Namespace : "",
            Type = isPurl ? parsed!.Type : "",
            Version = same.Select(component => component.Version).FirstOrDefault(version => version is { Length: > 0 }) ?? parsed?.Version,
            Scope = same.Min(component => component.Scope),
            IsDirect =
                same.Exists(component => component.IsDirect == true) ? true
                : same.Exists(component => component.IsDirect is null) ? null
                : false,
            Ranges = Texts(same.Select(component => component.Range)),
            Licences = Texts(same.SelectMany(component => component.Licences)),
            Hashes =
            [
                .. same.SelectMany(component => component.Hashes)
                    .Distinct()
                    .OrderBy(hash => hash.Algorithm, StringComparer.Ordinal)
                    .ThenBy(hash => hash.Hex, StringComparer.Ordinal),
            ],
            DependsOn = Texts(same.SelectMany(component => component.DependsOn).Where(need => need != purl && known.Contains(need))),
            Origin = Texts(same.Select(component => component.Origin)).FirstOrDefault(),
            Withdrawn = Texts(same.Select(component => component.Withdrawn)).FirstOrDefault(),
            Lag = same.Select(component => component.Lag).FirstOrDefault(lag => lag is not null),
            Places =
            [
                .. same.Select(component => component.Location)
                    .OfType<Location>()
                    .Select(location => (location.Path, location.Line))
                    .Distinct()
                    .OrderBy(place => place.Path, StringComparer.Ordinal)
                    .ThenBy(place => place.Line)
                    .Take(MostPlaces),
            ],
        };
    }

    private static ImmutableArray<string> Texts(IEnumerable<string?> texts) =>
        [
            .. texts
                .Where(text => !string.IsNullOrWhiteSpace(text))
                .Select(text => SafeText.Line(text!))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
}
