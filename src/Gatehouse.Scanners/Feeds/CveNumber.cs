using System.Globalization;

namespace Gatehouse.Scanners.Feeds;

/// <summary>A CVE id as one number, by which the database finds scores.</summary>
internal static class CveNumber
{
    private const long PerYear = 10_000_000_000;
    private const int LongestSequence = 10;

    /// <summary>Null for what is no CVE id.</summary>
    public static long? Parse(ReadOnlySpan<char> id)
    {
        if (!id.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase) || id.Length < 10 || id[8] != '-')
            return null;
        var sequence = id[9..];
        return
            sequence.Length <= LongestSequence
            && int.TryParse(id[4..8], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? year * PerYear + number
            : null;
    }
}
