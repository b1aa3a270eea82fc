using System.Buffers;
using Gatehouse.Engine.Syntax.Toml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>The libraries and plugins that a Gradle build may ask for, by its version catalogue (https://docs.gradle.org/current/userguide/version_catalogs.html).</summary>
public sealed class GradleCatalogue : Lockfile
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("[](),+");

    public override string Name => "libs.versions.toml";

    public override bool Wants(SourcePath path) => path.Name.EndsWith(".versions.toml", StringComparison.OrdinalIgnoreCase);

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Toml() is not { } root)
            return;
        var versions = root["versions"] as TomlTable;
        foreach (var library in (root["libraries"] as TomlTable)?.Entries ?? [])
        {
            var name = library.Value switch
            {
                TomlText text when text.Text.Split(':') is { Length: >= 2 } parts => $"{parts[0]}:{parts[1]}",
                TomlTable { } table when table["module"] is TomlText module => module.Text,
                TomlTable { } table when table["group"] is TomlText group && table["name"] is TomlText own => $"{group.Text}:{own.Text}",
                _ => null,
            };
            if (name is null || name.Count(c => c == ':') != 1)
                listing.FailAt(library.Place.Line, "a library without group and name");
            else
                Add(listing, name, library, versions, 2, ComponentScope.Shipped);
        }

        foreach (var plugin in (root["plugins"] as TomlTable)?.Entries ?? [])
        {
            var id = plugin.Value switch
            {
                TomlText text when text.Text.Split(':') is { Length: >= 1 } parts => parts[0],
                TomlTable { } table when table["id"] is TomlText own => own.Text,
                _ => null,
            };
            // Gradle finds a plugin by an artifact of this name.
            if (id is not null)
                Add(listing, $"{id}:{id}.gradle.plugin", plugin, versions, 1, ComponentScope.Development);
        }
    }

    /// <summary>What was locked is what is taken; a build without lock files has these versions only.</summary>
    public override void Join(Listing own, Listings all)
    {
        var root = Joining.FolderOf(own.Path);
        root = root.EndsWith("gradle/", StringComparison.Ordinal) ? root[..^"gradle/".Length] : root;
        List<Listing> locks =
        [
            .. all.All.Where(other => other.Kind is GradleLock && other.Path.StartsWith(root, StringComparison.Ordinal)),
        ];
        if (locks.Count > 0)
            Pinning.LeaveTo(own, locks, takesLater: true);
    }

    private static void Add(Listing listing, string name, TomlEntry entry, TomlTable? versions, int at, ComponentScope scope)
    {
        var (text, written) = VersionOf(entry.Value, versions, at);
        var isRange = text is not null && (text.AsSpan().ContainsAny(Signs) || text.StartsWith("latest.", StringComparison.Ordinal));
        listing.Add(
            new Declared
            {
                Ecosystem = Ecosystem.Maven,
                Name = name,
                Version = isRange ? null : text,
                Range = isRange ? text : null,
                Span = listing.SpanAt(entry.Place.Line, entry.Place.Column, entry.Key.Length),
                VersionSpan = written is null ? null : PlaceOf(listing, written, text!),
                Scope = scope,
            }
        );
    }

    private static ByteSpan? PlaceOf(Listing listing, TomlText written, string version)
    {
        var span = listing.SpanOf(written);
        var start = written.Text.EndsWith(version, StringComparison.Ordinal) ? span.End - version.Length : -1;
        return start < span.Start ? null : new ByteSpan(start, version.Length);
    }

    private static (string? Version, TomlText? Written) VersionOf(TomlNode value, TomlTable? versions, int at)
    {
        if (value is TomlText text)
            return text.Text.Split(':') is { } parts && parts.Length > at ? (parts[at], text) : (null, null);
        var version = (value as TomlTable)?["version"];
        if (version is TomlTable { } table && table["ref"] is TomlText reference)
            version = versions?[reference.Text];
        if (version is TomlText own)
            return (own.Text, own);
        return version is TomlTable rich && (rich["strictly"] ?? rich["require"] ?? rich["prefer"]) is TomlText asked
            ? (asked.Text, asked)
            : (null, null);
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "gradle/libs.versions.toml",
                """
                [versions]
                guava = "32.1.3-jre"
                kotlin = { strictly = "[1.9,2.0[", prefer = "1.9.20" }

                [libraries]
                guava = { module = "com.google.guava:guava", version.ref = "guava" }
                stdlib = { group = "org.jetbrains.kotlin", name = "kotlin-stdlib", version.ref = "kotlin" }
                junit = "junit:junit:4.13.2"

                [plugins]
                shadow = { id = "com.github.johnrengelman.shadow", version = "8.1.1" }
                """,
                "pkg:maven/com.google.guava/guava@32.1.3-jre",
                "pkg:maven/org.jetbrains.kotlin/kotlin-stdlib",
                "pkg:maven/junit/junit@4.13.2",
                "pkg:maven/com.github.johnrengelman.shadow/com.github.johnrengelman.shadow.gradle.plugin@8.1.1"
            ),
        ];
}
