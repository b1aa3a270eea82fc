using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components;

/// <summary>A component as one file names it, before the file's entries are joined.</summary>
public sealed record Declared
{
    public required Ecosystem Ecosystem { get; init; }

    /// <summary>As the file spells it: <c>Flask</c>, <c>@scope/name</c>, <c>group:artifact</c>, <c>github.com/owner/name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Exactly one version; null where the file allows several.</summary>
    public string? Version { get; init; }

    /// <summary>The versions that the file allows, as it writes them.</summary>
    public string? Range { get; init; }

    /// <summary>Where the file names it; its line is shown in reports.</summary>
    public required ByteSpan Span { get; init; }

    /// <summary>Where the version or range is written, without quotes, so that it can be raised; null where it is not.</summary>
    public ByteSpan? VersionSpan { get; init; }

    /// <summary>The file that <see cref="VersionSpan"/> counts in, where it is another than the one that names the component.</summary>
    public string? VersionPath { get; init; }

    /// <summary>What a manifest asks for that this lock file resolves; null where none does.</summary>
    public ComponentWord? Asked { get; init; }

    /// <summary>What the lock file has in place of this version of the manifest.</summary>
    public ComponentWord? Locked { get; init; }

    public ComponentScope Scope { get; init; }

    /// <summary>
    /// Whether it is there for what whoever needs it is there for; <see cref="Scope"/> holds where nobody does, and of a direct one beside
    /// those who need it.
    /// </summary>
    public bool IsScopedByNeed { get; init; }

    /// <summary>Null where the file does not tell.</summary>
    public bool? IsDirect { get; init; }

    /// <summary>What the file's own entries call it when they depend on it; its name where null.</summary>
    public string? Key { get; init; }

    /// <summary>The keys of what it needs; one that the file does not declare is passed over.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>As the file states them: an SPDX expression or a free name.</summary>
    public ImmutableArray<string> Licences { get; init; } = [];

    public ImmutableArray<ComponentHash> Hashes { get; init; } = [];

    /// <summary>Where it comes from instead of its ecosystem's registry.</summary>
    public string? Origin { get; init; }

    public string? Withdrawn { get; init; }

    public bool RunsOnInstall { get; init; }

    /// <summary>Set where the package URL says more than ecosystem, name and version do.</summary>
    public PackageUrl? Purl { get; init; }
}
