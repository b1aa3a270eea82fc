using System.Text;

namespace Gatehouse.Scanners.Feeds;

/// <summary>A package as advisories are looked up by: ecosystem, and the one spelling of its name that all spellings lead to.</summary>
public readonly record struct PackageKey(string Ecosystem, string Name)
{
    public static PackageKey Of(string ecosystem, string name) => new(ecosystem, Normalise(BaseOf(ecosystem), name));

    /// <summary>The ecosystem without its release: <c>Debian</c> of <c>Debian:12</c>.</summary>
    public static string BaseOf(string ecosystem)
    {
        var colon = ecosystem.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ecosystem : ecosystem[..colon];
    }

    /// <summary>
    /// Only what the registry itself takes for the same. npm, Go, Maven, RubyGems and the distributions tell upper from lower case, so their names
    /// stay: <c>JSONStream</c> and <c>jsonstream</c> are two packages.
    /// </summary>
    private static string Normalise(string ecosystem, string name) =>
        ecosystem switch
        {
            "PyPI" => Joined(name),
            "crates.io" => Lower(name).Replace('_', '-'),
            "NuGet" or "Packagist" or "Hex" or "Pub" or "GitHub Actions" or "VSCode" or "ConanCenter" => Lower(name),
            "SwiftURL" => Repository(name),
            _ => name,
        };

    /// <summary>PEP 503: runs of <c>-</c>, <c>_</c> and <c>.</c> are one <c>-</c>.</summary>
    private static string Joined(string name)
    {
        var joined = new StringBuilder(name.Length);
        var inRun = false;
        foreach (var letter in name)
        {
            var divides = letter is '-' or '_' or '.';
            if (!divides)
                joined.Append(char.ToLowerInvariant(letter));
            else if (!inRun)
                joined.Append('-');
            inRun = divides;
        }

        return joined.ToString();
    }

    /// <summary>Swift packages are named by the address they are cloned from, which can be written in several ways.</summary>
    private static string Repository(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? address : address[(scheme + 3)..];
        if (rest.StartsWith("git@", StringComparison.Ordinal))
            rest = rest[4..].Replace(':', '/');
        rest = rest.TrimEnd('/');
        return Lower(rest.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? rest[..^4] : rest);
    }

#pragma warning disable CA1308 // Registries write names in lower case.
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
