using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Cargo resolved; packages without a source are the tree's own.</summary>
public sealed class CargoLock : Lockfile
{
    public override string Name => "Cargo.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("cargo update {name} --precise {version}", "cargo add {name}@{version}");

    public override bool Wants(SourcePath path) => path.IsNamed("Cargo.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Toml() is not { } root)
            return;
        var packages = (root["package"] as TomlArray)?.Items.OfType<TomlTable>().ToList() ?? [];
        var keys = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var package in packages)
        {
            if (Text(package, "name") is { } name && Text(package, "version") is { } version)
            {
                var key = KeyOf(name, version, Text(package, "source"));
                // One dependency may name a package by less than all that tells it from others.
                foreach (var call in (ReadOnlySpan<string>)[name, $"{name} {version}", key])
                {
                    if (!keys.TryGetValue(call, out var known))
                        keys[call] = known = [];
                    known.Add(key);
                }
            }
        }

        // A lock of the first form keeps digests apart, and its own project under `root`.
        var digests = (root["metadata"] as TomlTable)?.Entries.ToDictionary(
            entry => entry.Key,
            entry => entry.Value,
            StringComparer.Ordinal
        );
        var ours = packages.Where(package => package["source"] is null).ToList();
        if (root["root"] is TomlTable old)
            ours.Add(old);
        var direct = ours.SelectMany(package => NeedsOf(package, keys)).ToHashSet(StringComparer.Ordinal);
        foreach (var package in packages)
        {
            if (package["name"] is not TomlText name || package["version"] is not TomlText version)
            {
                listing.FailAt(package.Place.Line, "a package without name or version");
                continue;
            }

            if (Text(package, "source") is not { } source)
                continue;
            var key = KeyOf(name.Text, version.Text, source);
            var digest =
                Text(package, "checksum")
                ?? (digests?.GetValueOrDefault($"checksum {name.Text} {version.Text} ({source})") as TomlText)?.Text;
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.Cargo,
                    Name = name.Text,
                    Version = version.Text,
                    Span = listing.SpanOf(name),
                    VersionSpan = listing.SpanOf(version),
                    Key = key,
                    DependsOn = [.. NeedsOf(package, keys)],
                    IsScopedByNeed = true,
                    IsDirect = ours.Count == 0 ? null : direct.Contains(key),
                    Hashes = Digests.OfHex("SHA-256", digest),
                    Origin = IsOfRegistry(source) ? null : source,
                }
            );
            if (!isAdded)
                return;
        }
    }

    private static IEnumerable<string> NeedsOf(TomlTable package, Dictionary<string, List<string>> keys) =>
        (package["dependencies"] as TomlArray)?.Items.OfType<TomlText>().SelectMany(need => keys.GetValueOrDefault(need.Text) ?? []) ?? [];

    private static string KeyOf(string name, string version, string? source) => $"{name} {version} ({source})";

    private static string? Text(TomlTable table, string key) => (table[key] as TomlText)?.Text;

    private static bool IsOfRegistry(string source) =>
        source is "registry+https://github.com/rust-lang/crates.io-index" or "sparse+https://index.crates.io/";

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "Cargo.lock",
                """
                version = 4

                [[package]]
                name = "app"
                version = "0.1.0"
                dependencies = ["time"]

                [[package]]
                name = "libc"
                version = "0.2.150"
                source = "registry+https://github.com/rust-lang/crates.io-index"
                checksum = "89d92a4743f9a61002fae18374ed11e7973f530cb3a3255fb354818118b2203c"

                [[package]]
                name = "time"
                version = "0.1.45"
                source = "git+https://github.com/time-rs/time?branch=main#0123456789abcdef0123456789abcdef01234567"
                dependencies = ["libc 0.2.150"]
                """,
                "pkg:cargo/libc@0.2.150",
                "pkg:cargo/time@0.1.45"
            ),
            Of(
                "v1/Cargo.lock",
                """
                [root]
                name = "app"
                version = "0.1.0"
                dependencies = ["libc 0.2.150 (registry+https://github.com/rust-lang/crates.io-index)"]

                [[package]]
                name = "libc"
                version = "0.2.150"
                source = "registry+https://github.com/rust-lang/crates.io-index"

                [metadata]
                "checksum libc 0.2.150 (registry+https://github.com/rust-lang/crates.io-index)" = "89d92a4743f9a61002fae18374ed11e7973f530cb3a3255fb354818118b2203c"
                """,
                "pkg:cargo/libc@0.2.150"
            ),
        ];
}
