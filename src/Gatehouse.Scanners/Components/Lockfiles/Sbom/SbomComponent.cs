using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>A component of an SBOM in no form of its own, ready to be declared.</summary>
internal sealed class SbomComponent
{
    /// <summary>Unique in the SBOM; its other components depend on it by this.</summary>
    public required string Key { get; init; }

    public required ByteSpan Span { get; init; }

    public string? Purl { get; init; }

    public string Group { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Version { get; init; }

    public ByteSpan? VersionSpan { get; init; }

    public ComponentScope Scope { get; set; }

    public ImmutableArray<string> Licences { get; init; } = [];

    public ImmutableArray<ComponentHash> Hashes { get; init; } = [];

    public string? Origin { get; init; }

    public List<string> Needs { get; } = [];

    public Declared Declare(bool? isDirect)
    {
        PackageUrl? purl = null;
        if (Purl is null || !PackageUrl.TryParse(Purl, out purl))
            purl = new PackageUrl
            {
                Type = "generic",
                Namespace = Group,
                Name = Name,
                Version = Version,
            };
        var ecosystem = EcosystemOf(purl);
        return new Declared
        {
            Ecosystem = ecosystem,
            Name = NameOf(purl, ecosystem),
            Version = purl.Version ?? Version,
            Span = Span,
            VersionSpan = VersionSpan,
            Scope = Scope,
            IsDirect = isDirect,
            Key = Key,
            DependsOn = [.. Needs],
            Licences = Licences,
            Hashes = Hashes,
            Origin = Origin,
            Purl = purl.Version is null && Version is { Length: > 0 } ? purl with { Version = Version } : purl,
        };
    }

    private static string NameOf(PackageUrl purl, Ecosystem ecosystem)
    {
        if (purl.Namespace.Length == 0 || ecosystem.PurlType is "deb" or "rpm" or "apk")
            return purl.Name;
        return $"{purl.Namespace}{ecosystem.Divider}{purl.Name}";
    }

    private static Ecosystem EcosystemOf(PackageUrl purl)
    {
        if (purl.Type is "deb" or "rpm" or "apk")
            return new Ecosystem { Name = Distribution(purl), PurlType = purl.Type };
        foreach (var known in Ecosystem.All)
        {
            if (known.PurlType == purl.Type)
                return known;
        }

        return new Ecosystem { Name = "", PurlType = purl.Type };
    }

    /// <summary>OSV's name of a distribution and its release, from what generators of SBOMs write into <c>distro</c>.</summary>
    private static string Distribution(PackageUrl purl)
    {
        var distro = purl.Qualifiers.GetValueOrDefault("distro", "");
        var release = distro.StartsWith(purl.Namespace + "-", StringComparison.OrdinalIgnoreCase)
            ? distro[(purl.Namespace.Length + 1)..]
            : distro;
        var parts = release.Split('.');
        if (release.Length == 0 || !release.All(c => char.IsAsciiDigit(c) || c == '.'))
            return "";
        return purl.Namespace switch
        {
            "debian" => $"Debian:{parts[0]}",
            "ubuntu" => $"Ubuntu:{release}",
            "alpine" when parts.Length > 1 => $"Alpine:v{parts[0]}.{parts[1]}",
            "almalinux" => $"AlmaLinux:{parts[0]}",
            "rocky" => $"Rocky Linux:{parts[0]}",
            _ => "",
        };
    }
}

/// <summary>The components of an SBOM, and who needs whom.</summary>
internal sealed class SbomContent
{
    private readonly Dictionary<string, SbomComponent> _byKey = new(StringComparer.Ordinal);
    private readonly List<SbomComponent> _order = [];

    /// <summary>What the SBOM describes: it is the release, and no component of it.</summary>
    public HashSet<string> Roots { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, List<string>> NeedsOfRoots { get; } = new(StringComparer.Ordinal);

    public void Add(SbomComponent component)
    {
        _byKey.TryAdd(component.Key, component);
        _order.Add(component);
    }

    public SbomComponent? Named(string key) => _byKey.GetValueOrDefault(key);

    public void Needs(string key, string needed)
    {
        if (Roots.Contains(key))
        {
            if (!NeedsOfRoots.TryGetValue(key, out var needs))
                NeedsOfRoots[key] = needs = [];
            needs.Add(needed);
        }

        if (_byKey.TryGetValue(key, out var component))
            component.Needs.Add(needed);
    }

    public void Declare(Listing listing)
    {
        var direct = NeedsOfRoots.Values.SelectMany(needs => needs).ToHashSet(StringComparer.Ordinal);
        foreach (var component in _order)
        {
            if (
                !Roots.Contains(component.Key) && !listing.Add(component.Declare(direct.Count == 0 ? null : direct.Contains(component.Key)))
            )
                return;
        }
    }
}
