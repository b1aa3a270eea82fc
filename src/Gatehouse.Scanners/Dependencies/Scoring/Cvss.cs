namespace Gatehouse.Scanners.Dependencies.Scoring;

/// <summary>
/// What a CVSS vector says: the score of the vulnerability alone, and the score with all that the vector tells of its circumstances.
/// </summary>
public sealed record CvssScore
{
    /// <summary><c>2.0</c>, <c>3.0</c>, <c>3.1</c> or <c>4.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>From the base metrics; 0.0 to 10.0 with one decimal.</summary>
    public required decimal Base { get; init; }

    /// <summary>From all metrics of the vector; the same as <see cref="Base"/> where it has no others.</summary>
    public required decimal Score { get; init; }

    public Severity Severity => Cvss.SeverityOf(Score);
}

/// <summary>Scores by the Common Vulnerability Scoring System, from the vector.</summary>
public static class Cvss
{
    /// <summary>All metrics of the longest version, each once, take less than half of it.</summary>
    private const int MostLetters = 512;

    /// <summary>Null for what is no vector of a known version: unknown, repeated or missing metrics, or values they do not have.</summary>
    public static CvssScore? Read(string vector)
    {
        var text = vector.AsSpan().Trim();
        if (text.Length > MostLetters)
            return null;
        // Advisories close some with one more slash.
        if (text.EndsWith("/", StringComparison.Ordinal))
            text = text[..^1];
        if (text.StartsWith(Cvss4.Prefix, StringComparison.Ordinal))
            return Cvss4.Read(text);
        if (text.StartsWith("CVSS:3.", StringComparison.Ordinal))
            return Cvss3.Read(text);
        return Cvss2.Read(text);
    }

    /// <summary>The severity that goes with a score in all versions since the third; <see cref="Severity.Info"/> for 0.</summary>
    public static Severity SeverityOf(decimal score) =>
        score switch
        {
            >= 9 => Severity.Critical,
            >= 7 => Severity.High,
            >= 4 => Severity.Medium,
            > 0 => Severity.Low,
            _ => Severity.Info,
        };

    /// <summary>A count of tenths as a score that is always written with one decimal.</summary>
    internal static decimal Tenths(int tenths) => new(tenths, 0, 0, isNegative: false, scale: 1);

    internal static decimal Tenths(decimal score) => Tenths((int)(score * 10));
}
