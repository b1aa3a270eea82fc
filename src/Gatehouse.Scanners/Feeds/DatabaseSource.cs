namespace Gatehouse.Scanners.Feeds;

/// <summary>One part of the database: where it came from, when, and what it holds.</summary>
public sealed record DatabaseSource
{
    /// <summary>The catalogue of known exploited vulnerabilities.</summary>
    public const string Kev = "KEV";

    /// <summary>The scores of how likely a vulnerability is exploited.</summary>
    public const string Epss = "EPSS";

    /// <summary>Stands behind the ecosystem where single files were imported: they add to what an export says, and do not replace it.</summary>
    public const string FilesEnding = "/files";

    /// <summary>An ecosystem, <see cref="Kev"/> or <see cref="Epss"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The address or the file it came from.</summary>
    public required string Origin { get; init; }

    /// <summary>When what it holds was the newest there was: the time of a download, or of the file that was imported.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The newest time that one of its records gives; may lie in the future where a record does.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Records; of EPSS and KEV, CVEs.</summary>
    public long Records { get; init; }

    public long Withdrawn { get; init; }

    public long Malicious { get; init; }

    /// <summary>Records that could not be read and are missing.</summary>
    public long Unreadable { get; init; }

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>Of the file as it came; null for single files.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The ecosystem whose packages it tells of; null for EPSS and KEV.</summary>
    public string? Ecosystem =>
        Name is Kev or Epss ? null
        : Name.EndsWith(FilesEnding, StringComparison.Ordinal) ? Name[..^FilesEnding.Length]
        : Name;
}
