using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a crate asks for (https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html).</summary>
public sealed class CargoToml : Lockfile
{
    public override string Name => "Cargo.toml";

    public override bool Wants(SourcePath path) => path.IsNamed("Cargo.toml");

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Toml() is not { } root)
            return;
        Take(root, listing);
        foreach (var target in (root["target"] as TomlTable)?.Entries ?? [])
        {
            if (target.Value is TomlTable table)
                Take(table, listing);
        }

        // What members of the workspace inherit is asked for by whoever inherits it; the ranges stand here only.
        if (root["workspace"] is TomlTable workspace)
            listing.Model = workspace["dependencies"] as TomlTable;
    }

    /// <summary>A workspace has one lock, at its root.</summary>
    public override void Join(Listing own, Listings all)
    {
        for (var i = 0; i < own.Entries.Count; i++)
        {
            if (own.Entries[i] is { Range: Inherited } entry)
                own.Settle(i, Inherit(entry, own.Path, all));
        }

        foreach (var folder in Joining.FoldersAbove(own.Path))
        {
            if (all[folder + "Cargo.lock"] is not { } resolved)
                continue;
            // The lock knows what is direct of all members; what they are for stands here.
            Pinning.LeaveTo(own, resolved, asked => Find(resolved, asked));
            return;
        }
    }

    /// <summary>Of several versions, those that some member asks for; a lock that does not say which has one.</summary>
    private static List<int> Find(Listing resolved, Declared asked)
    {
        var named = resolved.Named(asked.Ecosystem, asked.Name);
        List<int> direct = [.. named.Where(number => resolved.Entries[number].IsDirect == true)];
        return direct.Count > 0 ? direct : [.. named];
    }

    private const string Inherited = "workspace = true";

    private static Declared Inherit(Declared entry, string path, Listings all)
    {
        foreach (var folder in Joining.FoldersAbove(path))
        {
            if (all[folder + "Cargo.toml"] is not { Model: TomlTable shared } root || shared[entry.Key ?? entry.Name] is not { } value)
                continue;
            var (version, name) = Read(value);
            return entry with
            {
                Name = name ?? entry.Name,
                Range = version?.Text,
                VersionSpan = version is null ? null : root.SpanOf(version),
                VersionPath = root.Path == path ? null : root.Path,
                Origin = OriginOf(value),
            };
        }

        return entry with
        {
            Range = null,
        };
    }

    private static void Take(TomlTable table, Listing listing)
    {
        foreach (
            var (key, scope) in (ReadOnlySpan<(string, ComponentScope)>)
                [
                    ("dependencies", ComponentScope.Shipped),
                    ("build-dependencies", ComponentScope.Development),
                    ("build_dependencies", ComponentScope.Development),
                    ("dev-dependencies", ComponentScope.Test),
                    ("dev_dependencies", ComponentScope.Test),
                ]
        )
        {
            foreach (var entry in (table[key] as TomlTable)?.Entries ?? [])
            {
                var rich = entry.Value as TomlTable;
                // A crate of the same tree is no component of it.
                if (rich?["path"] is not null && rich["git"] is null)
                    continue;
                var isInherited = rich?["workspace"] is TomlTruth { IsTrue: true };
                var (version, name) = Read(entry.Value);
                listing.Add(
                    new Declared
                    {
                        Ecosystem = Ecosystem.Cargo,
                        Name = name ?? entry.Key,
                        Key = entry.Key,
                        Range = isInherited ? Inherited : version?.Text,
                        Span = listing.SpanAt(entry.Place.Line, entry.Place.Column, entry.Key.Length),
                        VersionSpan = version is null ? null : listing.SpanOf(version),
                        IsDirect = true,
                        Scope =
                            scope == ComponentScope.Shipped && rich?["optional"] is TomlTruth { IsTrue: true }
                                ? ComponentScope.Optional
                                : scope,
                        Origin = OriginOf(entry.Value),
                    }
                );
            }
        }
    }

    private static (TomlText? Version, string? Name) Read(TomlNode value) =>
        value is TomlText text ? (text, null)
        : value is TomlTable table ? (table["version"] as TomlText, (table["package"] as TomlText)?.Text)
        : (null, null);

    private static string? OriginOf(TomlNode value) => ((value as TomlTable)?["git"] as TomlText)?.Text;

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "Cargo.toml",
                """
                [package]
                name = "app"

                [dependencies]
                serde = { version = "1.0", features = ["derive"] }
                own = { path = "../own" }

                [target.'cfg(unix)'.dependencies]
                nix = "0.27"

                [dev-dependencies]
                other = { package = "tempfile", version = "3" }
                """,
                "pkg:cargo/serde",
                "pkg:cargo/nix",
                "pkg:cargo/tempfile"
            ),
        ];
}
