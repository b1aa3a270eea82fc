using System.Buffers;
using System.Globalization;
using Gatehouse.Scanners.Dependencies.Versions;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies.Matching;

/// <summary>How far a version is behind the newest release that the advisories of its package name; there may be newer ones.</summary>
internal static class Freshness
{
    /// <summary>A first number like this is a year, and the next one no larger step than any other.</summary>
    private const int FirstYear = 1000;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Null where they name no release in plain numbers.</summary>
    public static string? NewestOf(VersionOrder? order, IEnumerable<AffectedPackage> standing)
    {
        if (order is null)
            return null;
        (VersionKey Key, string Text)? newest = null;
        foreach (var text in standing.Where(one => !one.IsMalicious).SelectMany(Named).Where(IsRelease).ToHashSet(StringComparer.Ordinal))
        {
            if (order.Read(text) is { } key && (newest is not { } best || key.CompareTo(best.Key) > 0))
                newest = (key, text);
        }

        return newest?.Text;
    }

    /// <summary>Null where it is not behind, or no plain number says by how much.</summary>
    public static ComponentLag? Of(string version, string? newest)
    {
        if (newest is null || Parts(version) is not var (major, minor) || Parts(newest) is not var (newestMajor, newestMinor))
            return null;
        var isYear = major >= FirstYear || newestMajor >= FirstYear;
        var majors = isYear ? 0 : newestMajor - major;
        var minors = newestMajor == major ? newestMinor - minor : 0;
        return majors > 0 || (majors == 0 && minors > 0) ? new ComponentLag(newest, majors, minors) : null;
    }

    private static IEnumerable<string> Named(AffectedPackage affected) =>
        affected
            .Ranges.Where(range => range.Type != RangeType.Git)
            .SelectMany(range => range.Events)
            .Where(end => end.Kind != OsvEventKind.Limit)
            .Select(end => end.Version)
            .Concat(affected.Versions);

    /// <summary>Digits and dots alone: what has letters may be a candidate, or a build for one platform.</summary>
    private static bool IsRelease(string version) =>
        version.AsSpan(version.StartsWith('v') ? 1 : 0) is { IsEmpty: false } number
        && char.IsAsciiDigit(number[0])
        && !number.ContainsAnyExcept(Digits);

    private static (int Major, int Minor)? Parts(string version)
    {
        var parts = version.TrimStart('v').Split('.', '-', '+');
        return Number(parts[0]) is { } major ? (major, parts.Length > 1 ? Number(parts[1]) ?? 0 : 0) : null;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
