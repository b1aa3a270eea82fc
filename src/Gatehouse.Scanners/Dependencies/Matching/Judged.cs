namespace Gatehouse.Scanners.Dependencies.Matching;

/// <summary>A component with all that is known against it.</summary>
public sealed record Judged
{
    public required Component Component { get; init; }

    /// <summary>In the order of their ids.</summary>
    public ImmutableArray<Vulnerability> Vulnerabilities { get; init; } = [];

    /// <summary>The smallest version that no vulnerability affects; null where none is known or nothing is to be mended.</summary>
    public string? Upgrade { get; init; }

    /// <summary>What raises it to a version that nothing affects, in a file, or why no file is changed.</summary>
    public Raising? Raising { get; init; }

    /// <summary>How far it is behind, where the project asks for it itself; null where it is not, or nobody tells.</summary>
    public ComponentLag? Lag { get; init; }

    /// <summary>Advisories about the component that its version could not be held against.</summary>
    public ImmutableArray<string> Untold { get; init; } = [];

    /// <summary>A well-known package of the ecosystem whose name is nearly this one; null where there is none.</summary>
    public string? Resembles { get; init; }
}
