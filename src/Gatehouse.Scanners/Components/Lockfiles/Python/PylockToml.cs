using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>A lock file of any of Python's tools (https://packaging.python.org/en/latest/specifications/pylock-toml/).</summary>
public sealed class PylockToml : Lockfile
{
    public override string Name => "pylock.toml";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path) =>
        path.IsNamed("pylock.toml") || (path.Name.StartsWith("pylock.", StringComparison.Ordinal) && path.HasExtension(".toml"));

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Toml() is not { } root)
            return;
        foreach (var package in (root["packages"] as TomlArray)?.Items.OfType<TomlTable>() ?? [])
        {
            if (package["name"] is not TomlText name)
            {
                listing.FailAt(package.Place.Line, "a package without a name");
                continue;
            }

            // A folder is the project's own.
            if (package["directory"] is not null)
                continue;
            var version = package["version"] as TomlText;
            var scope = ScopeOf(PythonPackages.Text(package, "marker") ?? "");
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.PyPI,
                    Name = name.Text,
                    Version = version?.Text,
                    Span = PythonPackages.Place(listing, name).Whole,
                    VersionSpan = version is null ? null : PythonPackages.Place(listing, version).Whole,
                    Scope = scope ?? ComponentScope.Shipped,
                    IsScopedByNeed = scope is null,
                    Key = Ecosystem.PyPI.Normalise(name.Text),
                    DependsOn =
                    [
                        .. ((package["dependencies"] as TomlArray)?.Items ?? [])
                            .OfType<TomlTable>()
                            .Select(need => PythonPackages.Text(need, "name"))
                            .OfType<string>()
                            .Select(Ecosystem.PyPI.Normalise),
                    ],
                    Hashes = PythonPackages.Hashes(package["archive"], package["sdist"], package["wheels"]),
                    Origin = OriginOf(package),
                }
            );
            if (!isAdded)
                return;
        }
    }

    /// <summary>Markers of the lock file ask for groups and extras by their names; null where this one asks for neither.</summary>
    private static ComponentScope? ScopeOf(string marker)
    {
        if (marker.Contains(" or ", StringComparison.Ordinal))
            return null;
        if (marker.Contains("in dependency_groups", StringComparison.Ordinal))
        {
            var before = marker[..marker.IndexOf("in dependency_groups", StringComparison.Ordinal)].TrimEnd();
            return PythonPackages.ScopeOfGroup(before.Split('\'', '"') is [.., var group, _] ? group : "");
        }

        return marker.Contains("in extras", StringComparison.Ordinal) ? ComponentScope.Optional : null;
    }

    private static string? OriginOf(TomlTable package) =>
        package["vcs"] is TomlTable vcs
            ? $"{PythonPackages.Text(vcs, "type")}+{PythonPackages.Text(vcs, "url") ?? PythonPackages.Text(vcs, "path")}@{PythonPackages.Text(vcs, "commit-id")}"
        : package["archive"] is TomlTable archive ? PythonPackages.Text(archive, "url") ?? PythonPackages.Text(archive, "path")
        : null;

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "pylock.toml",
                """
                lock-version = "1.0"
                created-by = "a tool"
                dependency-groups = ["dev"]

                [[packages]]
                name = "attrs"
                version = "25.1.0"
                requires-python = ">=3.8"
                wheels = [
                  {name = "attrs-25.1.0-py3-none-any.whl", hashes = {sha256 = "c75a69e28a550a7e93789579c22aa26b0f5b83b75dc4e08fe092980051e1090a"}},
                ]

                [[packages]]
                name = "Cattrs"
                version = "24.1.2"
                marker = "'dev' in dependency_groups"
                dependencies = [{name = "attrs"}]

                [[packages]]
                name = "tool"
                vcs = {type = "git", url = "https://github.com/example/tool", commit-id = "0123456789abcdef0123456789abcdef01234567"}

                [[packages]]
                name = "own"
                directory = {path = "."}
                """,
                "pkg:pypi/attrs@25.1.0",
                "pkg:pypi/cattrs@24.1.2",
                "pkg:pypi/tool"
            ),
        ];
}
