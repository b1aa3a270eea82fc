using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What PDM resolved (https://pdm-project.org/latest/usage/lockfile/).</summary>
public sealed class PdmLock : Lockfile
{
    public override string Name => "pdm.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("pdm update {name}", "pdm add \"{name}>={version}\"");

    public override bool Wants(SourcePath path) => path.IsNamed("pdm.lock") || IsNamedFor(path);

    /// <summary>One of several, e.g. <c>pdm.win.lock</c>.</summary>
    private static bool IsNamedFor(SourcePath path) => path.Name.StartsWith("pdm.", StringComparison.Ordinal) && path.HasExtension(".lock");

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Toml() is not { } root)
            return;
        var hashes = (root["metadata"] as TomlTable)?["files"] as TomlTable;
        // A package stands again for each set of its extras that somebody asked for.
        var seen = new Dictionary<(string, string), int>();
        foreach (var package in (root["package"] as TomlArray)?.Items.OfType<TomlTable>() ?? [])
        {
            if (package["name"] is not TomlText name || package["version"] is not TomlText version)
            {
                listing.FailAt(package.Place.Line, "a package without name or version");
                continue;
            }

            var entry = Declare(listing, package, name, version, hashes);
            if (seen.TryGetValue((entry.Key!, version.Text), out var first))
            {
                var other = listing.Entries[first];
                listing.Settle(
                    first,
                    other with
                    {
                        DependsOn = [.. other.DependsOn.Union(entry.DependsOn, StringComparer.Ordinal)],
                        Scope = other.Scope < entry.Scope ? other.Scope : entry.Scope,
                    }
                );
                continue;
            }

            seen.Add((entry.Key!, version.Text), listing.Entries.Count);
            if (!listing.Add(entry))
                return;
        }
    }

    private static Declared Declare(Listing listing, TomlTable package, TomlText name, TomlText version, TomlTable? hashes)
    {
        var groups = (package["groups"] as TomlArray)?.Items.OfType<TomlText>().Select(group => group.Text).ToList() ?? [];
        var origin = PythonPackages.Text(package, "git") is { } git
            ? $"git+{git}@{PythonPackages.Text(package, "revision") ?? PythonPackages.Text(package, "ref")}"
            : PythonPackages.Text(package, "url") ?? PythonPackages.Text(package, "path");
        return new Declared
        {
            Ecosystem = Ecosystem.PyPI,
            Name = name.Text,
            Version = version.Text,
            Span = PythonPackages.Place(listing, name).Whole,
            VersionSpan = PythonPackages.Place(listing, version).Whole,
            Scope = groups.Count == 0 || groups.Contains("default") ? ComponentScope.Shipped : groups.Min(PythonPackages.ScopeOfGroup),
            IsScopedByNeed = groups.Count == 0,
            Key = Ecosystem.PyPI.Normalise(name.Text),
            DependsOn =
            [
                .. ((package["dependencies"] as TomlArray)?.Items ?? [])
                    .OfType<TomlText>()
                    .Select(need => Requirement.Parse(need.Text)?.Name)
                    .OfType<string>()
                    .Select(Ecosystem.PyPI.Normalise),
            ],
            Hashes = PythonPackages.Hashes(package["files"] ?? hashes?[$"{name.Text} {version.Text}"]),
            Origin = origin,
        };
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "pdm.lock",
                """
                [metadata]
                groups = ["default", "test"]
                lock_version = "4.5.0"

                [[package]]
                name = "requests"
                version = "2.31.0"
                requires_python = ">=3.7"
                groups = ["default"]
                dependencies = ["urllib3<3,>=1.21.1"]
                files = [
                    {file = "requests-2.31.0.tar.gz", hash = "sha256:942c5a758f98d790eaed1a29cb6eefc7ffb0d1cf7af05c3d2791656dbd6ad1e1"},
                ]

                [[package]]
                name = "requests"
                version = "2.31.0"
                extras = ["socks"]
                groups = ["default"]
                dependencies = ["PySocks!=1.5.7,>=1.5.6", "requests==2.31.0"]

                [[package]]
                name = "pysocks"
                version = "1.7.1"
                groups = ["default"]

                [[package]]
                name = "urllib3"
                version = "2.0.4"
                groups = ["default"]

                [[package]]
                name = "pytest"
                version = "7.4.0"
                groups = ["test"]
                """,
                "pkg:pypi/requests@2.31.0",
                "pkg:pypi/pysocks@1.7.1",
                "pkg:pypi/urllib3@2.0.4",
                "pkg:pypi/pytest@7.4.0"
            ),
        ];
}
