namespace Gatehouse.Scanners.Components;

/// <summary>A world of packages: how it names them, and under which name OSV knows it.</summary>
public sealed record Ecosystem
{
    /// <summary>OSV's name, e.g. <c>PyPI</c>; empty where nobody publishes advisories for it.</summary>
    public required string Name { get; init; }

    /// <summary>The type of its package URLs.</summary>
    public required string PurlType { get; init; }

    /// <summary>One spelling for all spellings of a name that its registry takes for the same.</summary>
    public Func<string, string> Normalise { get; init; } = name => name;

    /// <summary>Whether names are not told apart by a case that they keep all the same.</summary>
    public bool KeepsCase { get; init; }

    /// <summary>Where a name's own namespace ends: <c>org.example:lib</c>, <c>@scope/lib</c>, <c>github.com/a/b</c>.</summary>
    public char Divider { get; init; } = '/';

    public static Ecosystem PyPI { get; } =
        new()
        {
            Name = "PyPI",
            PurlType = "pypi",
            Normalise = Pep503,
        };
    public static Ecosystem Npm { get; } = new() { Name = "npm", PurlType = "npm" };
    public static Ecosystem NuGet { get; } =
        new()
        {
            Name = "NuGet",
            PurlType = "nuget",
            KeepsCase = true,
        };
    public static Ecosystem Maven { get; } =
        new()
        {
            Name = "Maven",
            PurlType = "maven",
            Divider = ':',
        };
    public static Ecosystem Go { get; } = new() { Name = "Go", PurlType = "golang" };
    public static Ecosystem Cargo { get; } = new() { Name = "crates.io", PurlType = "cargo" };
    public static Ecosystem RubyGems { get; } = new() { Name = "RubyGems", PurlType = "gem" };
    public static Ecosystem Packagist { get; } =
        new()
        {
            Name = "Packagist",
            PurlType = "composer",
            Normalise = Lower,
        };
    public static Ecosystem Pub { get; } =
        new()
        {
            Name = "Pub",
            PurlType = "pub",
            Normalise = Lower,
        };
    public static Ecosystem Hex { get; } =
        new()
        {
            Name = "Hex",
            PurlType = "hex",
            Normalise = Lower,
        };
    public static Ecosystem Swift { get; } = new() { Name = "SwiftURL", PurlType = "swift" };
    public static Ecosystem Conan { get; } = new() { Name = "ConanCenter", PurlType = "conan" };
    public static Ecosystem Conda { get; } =
        new()
        {
            Name = "",
            PurlType = "conda",
            Normalise = Lower,
        };
    public static Ecosystem GitHubActions { get; } = new() { Name = "GitHub Actions", PurlType = "githubactions" };
    public static Ecosystem Docker { get; } = new() { Name = "", PurlType = "docker" };
    public static Ecosystem Generic { get; } = new() { Name = "", PurlType = "generic" };

    /// <summary>Those of the type that an SBOM may name and no lock file does.</summary>
    public static Ecosystem Cran { get; } = new() { Name = "CRAN", PurlType = "cran" };

    public static Ecosystem CocoaPods { get; } = new() { Name = "", PurlType = "cocoapods" };

    public static Ecosystem Hackage { get; } = new() { Name = "Hackage", PurlType = "hackage" };

    public static ImmutableArray<Ecosystem> All { get; } =
    [
        PyPI,
        Npm,
        NuGet,
        Maven,
        Go,
        Cargo,
        RubyGems,
        Packagist,
        Pub,
        Hex,
        Swift,
        Conan,
        Conda,
        GitHubActions,
        Docker,
        Generic,
        Cran,
        CocoaPods,
        Hackage,
    ];

    /// <summary>The same for all spellings of a name, and for no name of another ecosystem.</summary>
    public string KeyOf(string name) => $"{PurlType}:{(KeepsCase ? Lower(name) : Normalise(name))}";

    public PackageUrl Purl(string name, string? version)
    {
        name = Normalise(name);
        var end = name.LastIndexOf(Divider);
        return new PackageUrl
        {
            Type = PurlType,
            Namespace = end > 0 ? name[..end] : "",
            Name = end > 0 && end + 1 < name.Length ? name[(end + 1)..] : name,
            Version = version,
        };
    }

    private static string Lower(string name) => name.ToLowerInvariant();

    /// <summary>PEP 503: lower case, runs of <c>- _ .</c> are one hyphen.</summary>
    private static string Pep503(string name)
    {
        var normal = new System.Text.StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ('-' or '_' or '.'))
                normal.Append(char.ToLowerInvariant(c));
            else if (normal.Length == 0 || normal[^1] != '-')
                normal.Append('-');
        }

        return normal.ToString();
    }
}
