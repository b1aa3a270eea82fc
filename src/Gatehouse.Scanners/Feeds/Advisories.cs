namespace Gatehouse.Scanners.Feeds;

/// <summary>A package that advisories name, and how many do: of vulnerabilities, and of the package as an attack.</summary>
public readonly record struct KnownPackage(string Name, int Vulnerabilities, int Malicious);

/// <summary>Where advisories are asked for by package: a database, or the records of a folder. May be asked by several threads.</summary>
public abstract class Advisories : IDisposable
{
    /// <summary>The ecosystems it knows of, without releases, in ordinal order.</summary>
    public abstract ImmutableArray<string> Ecosystems { get; }

    /// <summary>
    /// What is said of a package, withdrawn records too, always in the same order: of exactly this ecosystem, and where it has a release
    /// (<c>Debian:12</c>) also what is said of the ecosystem as a whole.
    /// </summary>
    public abstract ImmutableArray<AffectedPackage> Find(PackageKey package);

    /// <summary>What is said of many packages; those of which nothing is said are left out.</summary>
    public virtual IReadOnlyDictionary<PackageKey, ImmutableArray<AffectedPackage>> Find(IEnumerable<PackageKey> packages)
    {
        var found = new Dictionary<PackageKey, ImmutableArray<AffectedPackage>>();
        foreach (var package in packages.Distinct())
        {
            if (Find(package) is { IsEmpty: false } affected)
                found.Add(package, affected);
        }

        return found;
    }

    /// <summary>The record that says so.</summary>
    public abstract OsvRecord RecordOf(AffectedPackage affected);

    /// <summary>The records of this id, or that have it as an alias.</summary>
    public abstract ImmutableArray<OsvRecord> Named(string id);

    /// <summary>Null where the CVE has no score.</summary>
    public abstract EpssScore? Epss(string cve);

    /// <summary>Null where the CVE is not known to be exploited.</summary>
    public abstract KnownExploit? KnownExploited(string cve);

    /// <summary>The packages of an ecosystem that advisories name, by their normalised names, in ordinal order.</summary>
    public abstract IEnumerable<KnownPackage> Packages(string ecosystem);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}
