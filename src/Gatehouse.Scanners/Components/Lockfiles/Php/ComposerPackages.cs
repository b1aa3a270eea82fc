using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>A package as Composer's own files describe it.</summary>
internal static class ComposerPackages
{
    /// <summary>Null where it has no name or version, which is told.</summary>
    public static Declared? Of(JsonValue package, ComponentScope scope, Listing listing)
    {
        if (package["name"].Text is not { Length: > 0 } name || package["version"].Text is not { Length: > 0 } version)
        {
            listing.FailAt(listing.LineOf(package.Span.Start), "a package without name or version");
            return null;
        }

        var abandoned = package["abandoned"];
        return new Declared
        {
            Ecosystem = Ecosystem.Packagist,
            Name = name,
            Version = version,
            Span = package["name"].Span,
            VersionSpan = package["version"].Span,
            Scope = scope,
            Key = name.ToLowerInvariant(),
            DependsOn = [.. package["require"].Entries.Select(need => need.Key.ToLowerInvariant())],
            Licences = [.. package["license"].Text is { } one ? [one] : package["license"].Texts],
            Hashes = Digests.OfHex("SHA-1", package["dist"]["shasum"].Text),
            Withdrawn =
                abandoned.Text is { Length: > 0 } other ? $"abandoned; use {other}"
                : abandoned.IsTrue ? "abandoned"
                : null,
            RunsOnInstall = package["type"].Text is "composer-plugin" or "composer-installer",
        };
    }

    /// <summary>A requirement of the platform, e.g. of PHP itself, is no package.</summary>
    public static bool IsPackage(string name) => name.Contains('/', StringComparison.Ordinal);
}
