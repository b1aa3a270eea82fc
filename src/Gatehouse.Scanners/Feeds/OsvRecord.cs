namespace Gatehouse.Scanners.Feeds;

/// <summary>What one record of an advisory database says of a vulnerability, without the packages it affects.</summary>
public sealed record OsvRecord
{
    public required string Id { get; init; }

    /// <summary>Other names of the same vulnerability.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Vulnerabilities that have to do with it and are not the same.</summary>
    public ImmutableArray<string> Related { get; init; } = [];

    /// <summary>What a distribution's record answers to: several vulnerabilities may be mended by one update.</summary>
    public ImmutableArray<string> Upstream { get; init; } = [];

    public required DateTimeOffset Modified { get; init; }

    public DateTimeOffset? Published { get; init; }

    /// <summary>When the record was taken back; null where it stands.</summary>
    public DateTimeOffset? Withdrawn { get; init; }

    public string? Summary { get; init; }

    /// <summary>The beginning of the description; see <see cref="OsvReader.LongestDetails"/>.</summary>
    public string? Details { get; init; }

    public ImmutableArray<SeverityVector> Severity { get; init; } = [];

    /// <summary>The database's own word for the severity, as it writes it, e.g. <c>MODERATE</c>.</summary>
    public string? SeverityLabel { get; init; }

    /// <summary>Numbers of the Common Weakness Enumeration.</summary>
    public ImmutableArray<int> Cwe { get; init; } = [];

    public ImmutableArray<OsvReference> References { get; init; } = [];

    /// <summary>What it affects, as the reader found it; empty in a record that a database gives back, which is asked by package.</summary>
    public ImmutableArray<AffectedPackage> Affected { get; init; } = [];

    /// <summary>True where the package itself is the attack.</summary>
    public bool IsMalicious => IsMalware(Id) || Aliases.Any(IsMalware);

    private static bool IsMalware(string id) => id.StartsWith("MAL-", StringComparison.Ordinal);
}

/// <summary>A severity as a record gives it: a scoring system, e.g. <c>CVSS_V3</c>, and its vector or word.</summary>
public sealed record SeverityVector(string Type, string Score);

/// <summary>Where more is told, and of what kind that is, e.g. <c>FIX</c>.</summary>
public sealed record OsvReference(string Type, string Url);

/// <summary>Which versions of one package a record affects.</summary>
public sealed record AffectedPackage
{
    /// <summary>As the record writes it, with its release where it has one: <c>Debian:12</c>.</summary>
    public required string Ecosystem { get; init; }

    /// <summary>As the record writes it.</summary>
    public required string Name { get; init; }

    public string? Purl { get; init; }

    public ImmutableArray<OsvRange> Ranges { get; init; } = [];

    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>Where it differs by package; it then counts instead of the record's.</summary>
    public ImmutableArray<SeverityVector> Severity { get; init; } = [];

    /// <summary>The ecosystem's own word for severity or urgency, as it writes it.</summary>
    public string? SeverityLabel { get; init; }

    /// <summary>Why the record is no vulnerability but something to know, e.g. <c>unmaintained</c>; null where it is one.</summary>
    public string? Informational { get; init; }

    /// <summary>The code that is vulnerable, where the record names it.</summary>
    public ImmutableArray<AffectedImport> Imports { get; init; } = [];

    /// <summary>True where the record was taken back.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>True where the package itself is the attack.</summary>
    public bool IsMalicious { get; init; }

    /// <summary>Which record says so; the business of the source it came from.</summary>
    internal long RecordNumber { get; init; }

    public PackageKey Key => PackageKey.Of(Ecosystem, Name);
}

/// <summary>A piece of vulnerable code: an import path or module (empty where only symbols are named), and symbols (empty for all).</summary>
public sealed record AffectedImport(string Path, ImmutableArray<string> Symbols);

/// <summary>In which order the versions of a range stand.</summary>
public enum RangeType
{
    Semver,
    Ecosystem,
    Git,
}

/// <summary>A stretch of versions, as events in the order of the record.</summary>
public sealed record OsvRange(RangeType Type, ImmutableArray<OsvEvent> Events);

public enum OsvEventKind
{
    Introduced,
    Fixed,
    LastAffected,
    Limit,
}

/// <summary>One end of a range.</summary>
public readonly record struct OsvEvent(OsvEventKind Kind, string Version);

/// <summary>How likely a CVE is exploited in the next 30 days (0 to 1), and which share of all CVEs is less likely.</summary>
public readonly record struct EpssScore(double Score, double Percentile);

/// <summary>An entry of the catalogue of known exploited vulnerabilities.</summary>
public sealed record KnownExploit(DateOnly Added, DateOnly? Due, bool InRansomware);
