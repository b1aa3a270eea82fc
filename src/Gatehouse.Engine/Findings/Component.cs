using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Findings;

/// <summary>What a component is there for.</summary>
public enum ComponentScope
{
    /// <summary>In what is delivered, or nobody says that it is not.</summary>
    Shipped,

    /// <summary>Delivered where the platform or the user asks for it.</summary>
    Optional,

    /// <summary>Builds, checks or documents; not delivered.</summary>
    Development,

    /// <summary>Tests only.</summary>
    Test,
}

/// <summary>A digest of what a package holds, as a lock file or SBOM states it.</summary>
/// <param name="Algorithm">As CycloneDX spells it, e.g. <c>SHA-256</c>.</param>
/// <param name="Hex">Lower-case hexadecimal.</param>
public sealed record ComponentHash(string Algorithm, string Hex);

/// <summary>A version as a file writes it, without quotes.</summary>
public sealed record ComponentPin(string Path, ByteSpan Span);

/// <summary>What another file says of the versions of a component, as it writes it.</summary>
/// <param name="Versions">A version or range; null where it allows all.</param>
public sealed record ComponentWord(string Path, string? Versions);

/// <summary>How the ecosystem's own tool raises a component: <c>{name}</c> and <c>{version}</c> stand for what belongs there.</summary>
/// <param name="Within">As far as those who ask for it allow.</param>
/// <param name="Beyond">Also further than the project's manifest allows.</param>
public sealed record RaiseCommand(string Within, string Beyond)
{
    public RaiseCommand(string both)
        : this(both, both) { }
}

/// <summary>How far a version is behind.</summary>
/// <param name="Newest">The newest release that anybody named; there may be newer ones.</param>
/// <param name="Majors">Steps of the first number.</param>
/// <param name="Minors">Steps of the second number, where the first is the same.</param>
public sealed record ComponentLag(string Newest, int Majors, int Minors);

/// <summary>A package, base image or action that the release is made of, as one file declares it.</summary>
public sealed record Component
{
    /// <summary>Package URL, e.g. <c>pkg:pypi/flask@3.0.0</c>.</summary>
    public required string Purl { get; init; }

    public required string Name { get; init; }

    /// <summary>Null where the file fixes none.</summary>
    public string? Version { get; init; }

    /// <summary>Whose version order and advisories apply, by OSV's name, e.g. <c>PyPI</c>; empty where there is none.</summary>
    public string Ecosystem { get; init; } = "";

    /// <summary>The versions that the file allows, as it writes them; null where it fixes one.</summary>
    public string? Range { get; init; }

    public ComponentScope Scope { get; init; }

    /// <summary>Whether the project itself asks for it, and not one of its packages; null where the file does not tell.</summary>
    public bool? IsDirect { get; init; }

    /// <summary>How it came in, <c>name@version</c> from the project's own choice to the component; empty where the file does not tell.</summary>
    public ImmutableArray<string> Path { get; init; } = [];

    /// <summary>The package URLs of what it needs, where the file tells.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>Where it is declared; null in a result that was read back without places.</summary>
    public Location? Location { get; init; }

    /// <summary>Where the version stands in someone's own words, so that it can be raised; null where it does not, or in a saved result.</summary>
    public ComponentPin? Pin { get; init; }

    /// <summary>What the manifest asks for, where a lock file resolves it; null where none does, or in a saved result.</summary>
    public ComponentWord? Asked { get; init; }

    /// <summary>What the lock file has instead of this version of the manifest; null where it has none, or in a saved result.</summary>
    public ComponentWord? Locked { get; init; }

    /// <summary>Null where the file is not a tool's to write, or in a saved result.</summary>
    public RaiseCommand? Raise { get; init; }

    /// <summary>SPDX licence expressions.</summary>
    public ImmutableArray<string> Licences { get; init; } = [];

    public ImmutableArray<ComponentHash> Hashes { get; init; } = [];

    /// <summary>Where it comes from instead of its ecosystem's registry: a repository with its commit, an archive, a folder.</summary>
    public string? Origin { get; init; }

    /// <summary>What its makers say of this version: deprecated, yanked, retracted; null where nothing.</summary>
    public string? Withdrawn { get; init; }

    /// <summary>Null where it is not behind, nobody can tell, or another component asks for it.</summary>
    public ComponentLag? Lag { get; init; }

    /// <summary>Whether installing it runs a program of its own, where the file tells.</summary>
    public bool RunsOnInstall { get; init; }

    /// <summary>By path, place, package URL.</summary>
    public static int InReportOrder(Component left, Component right)
    {
        var order = string.CompareOrdinal(left.Location?.Path, right.Location?.Path);
        order = order != 0 ? order : (left.Location?.Span ?? default).CompareTo(right.Location?.Span ?? default);
        return order != 0 ? order : string.CompareOrdinal(left.Purl, right.Purl);
    }
}

/// <summary>Whether the vulnerable part of a component is used.</summary>
public enum Reachability
{
    /// <summary>Nobody looked, or nobody could tell.</summary>
    Unknown,

    /// <summary>No code of the tree imports it.</summary>
    NotImported,

    /// <summary>The code of the tree imports it.</summary>
    Imported,
}

/// <summary>What is publicly known of a vulnerability of a component.</summary>
public sealed record Advisory
{
    public required string Id { get; init; }

    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>CVSS base score, 0.0 to 10.0.</summary>
    public double? Cvss { get; init; }

    /// <summary>The vector that the score was computed from.</summary>
    public string? Vector { get; init; }

    /// <summary>EPSS probability of exploitation in the next 30 days, 0 to 1.</summary>
    public double? Epss { get; init; }

    public bool KnownExploited { get; init; }

    /// <summary>
    /// The version to go to: the smallest that clears all advisories of the component, else the smallest that clears this one; null where there
    /// is none.
    /// </summary>
    public string? FixedVersion { get; init; }

    /// <summary>The versions that mend this one, the earliest first.</summary>
    public ImmutableArray<string> FixedIn { get; init; } = [];

    public Reachability Reachable { get; init; }
}
