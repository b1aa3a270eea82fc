namespace Gatehouse.Engine.Findings;

/// <summary>A package, base image or action that the release is made of.</summary>
public sealed record Component
{
    /// <summary>Package URL, e.g. <c>pkg:pypi/flask@3.0.0</c>.</summary>
    public required string Purl { get; init; }

    public required string Name { get; init; }

    public string? Version { get; init; }

    /// <summary>SPDX licence expressions.</summary>
    public ImmutableArray<string> Licences { get; init; } = [];
}

/// <summary>What is publicly known of a vulnerability of a component.</summary>
public sealed record Advisory
{
    public required string Id { get; init; }

    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>CVSS base score, 0.0 to 10.0.</summary>
    public double? Cvss { get; init; }

    /// <summary>EPSS probability of exploitation in the next 30 days, 0 to 1.</summary>
    public double? Epss { get; init; }

    public bool KnownExploited { get; init; }

    public string? FixedVersion { get; init; }

    /// <summary>Whether the vulnerable code is called from here; null where nobody looked.</summary>
    public bool? Reachable { get; init; }
}
