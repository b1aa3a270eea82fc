using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What uv resolved for a project or a workspace (https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile).</summary>
public sealed class UvLock : Lockfile
{
    public override string Name => "uv.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("uv lock --upgrade-package {name}", "uv add \"{name}>={version}\"");

    public override bool Wants(SourcePath path) => path.IsNamed("uv.lock");

    /// <summary>The folders of the projects that it resolves, relative to its own.</summary>
    internal static IReadOnlySet<string> ProjectsOf(Listing listing) => listing.Model as HashSet<string> ?? [];

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Toml() is not { } root)
            return;
        var packages = ((root["package"] as TomlArray)?.Items ?? []).OfType<TomlTable>().ToList();
        var versions = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var projects = new HashSet<string>(StringComparer.Ordinal);
        listing.Model = projects;
        foreach (var package in packages)
        {
            if (PythonPackages.Text(package, "name") is not { } name)
                continue;
            if (ProjectOf(package) is { } folder)
                projects.Add(folder);
            else if (PythonPackages.Text(package, "version") is { } version)
                (versions.TryGetValue(name, out var list) ? list : versions[name] = []).Add(version);
        }

        var direct = new Dictionary<string, ComponentScope>(StringComparer.Ordinal);
        foreach (var project in packages.Where(package => ProjectOf(package) is not null))
        {
            Ask(project["dependencies"], ComponentScope.Shipped);
            foreach (var extra in (project["optional-dependencies"] as TomlTable)?.Entries ?? [])
                Ask(extra.Value, ComponentScope.Optional);
            foreach (var group in (project["dev-dependencies"] as TomlTable)?.Entries ?? [])
                Ask(group.Value, PythonPackages.ScopeOfGroup(group.Key));
        }

        foreach (var package in packages.Where(package => ProjectOf(package) is null))
        {
            if (package["name"] is not TomlText name)
            {
                listing.FailAt(package.Place.Line, "a package without a name");
                continue;
            }

            // Of a link or an archive whose version only its build tells, there is none.
            var version = package["version"] as TomlText;
            var key = $"{name.Text}@{version?.Text}";
            var isDirect = direct.TryGetValue(key, out var scope);
            var source = package["source"] as TomlTable;
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.PyPI,
                    Name = name.Text,
                    Version = version?.Text,
                    Span = PythonPackages.Place(listing, name).Whole,
                    VersionSpan = version is null ? null : PythonPackages.Place(listing, version).Whole,
                    Scope = scope,
                    IsScopedByNeed = !isDirect,
                    IsDirect = isDirect,
                    Key = key,
                    DependsOn = [.. NeedsOf(package).SelectMany(need => Keys(need))],
                    Hashes = PythonPackages.Hashes(package["sdist"], package["wheels"]),
                    Origin = source is null ? null : OriginOf(source),
                }
            );
            if (!isAdded)
                return;
        }

        void Ask(TomlNode? needs, ComponentScope scope)
        {
            foreach (var need in (needs as TomlArray)?.Items.OfType<TomlTable>() ?? [])
            {
                foreach (var key in Keys(need))
                {
                    if (!direct.TryGetValue(key, out var other) || scope < other)
                        direct[key] = scope;
                }
            }
        }

        // The version stands where the lock has several of one name.
        IEnumerable<string> Keys(TomlTable need)
        {
            if (PythonPackages.Text(need, "name") is not { } name)
                return [];
            if (PythonPackages.Text(need, "version") is { } version)
                return [$"{name}@{version}"];
            return versions.TryGetValue(name, out var known) ? known.Take(1).Select(one => $"{name}@{one}") : [$"{name}@"];
        }
    }

    /// <summary>What it needs itself, and what those of its extras need that somebody asked for: only they are in the file.</summary>
    private static IEnumerable<TomlTable> NeedsOf(TomlTable package)
    {
        var extras = (package["optional-dependencies"] as TomlTable)?.Entries.Select(extra => extra.Value) ?? [];
        return extras.Prepend(package["dependencies"]).OfType<TomlArray>().SelectMany(list => list.Items).OfType<TomlTable>();
    }

    /// <summary>The folder of a project whose own code the tree holds; null for a package from elsewhere.</summary>
    private static string? ProjectOf(TomlTable package)
    {
        if (package["source"] is not TomlTable source)
            return null;
        var folder =
            PythonPackages.Text(source, "editable") ?? PythonPackages.Text(source, "virtual") ?? PythonPackages.Text(source, "directory");
        return folder is null ? null : Listings.Beside("uv.lock", folder) ?? folder;
    }

    private static string? OriginOf(TomlTable source) =>
        PythonPackages.Text(source, "git") is { } git
            ? $"git+{git}"
            : PythonPackages.Text(source, "url") ?? PythonPackages.Text(source, "path");

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "uv.lock",
                """
                version = 1
                requires-python = ">=3.9"
                resolution-markers = ["python_full_version >= '3.10'", "python_full_version < '3.10'"]

                [[package]]
                name = "app"
                version = "0.1.0"
                source = { editable = "." }
                dependencies = [
                    { name = "numpy", version = "1.26.4", source = { registry = "https://packages.example.com/simple" }, marker = "python_full_version < '3.10'" },
                    { name = "numpy", version = "2.1.0", source = { registry = "https://packages.example.com/simple" }, marker = "python_full_version >= '3.10'" },
                    { name = "tool" },
                ]

                [package.dev-dependencies]
                test = [{ name = "pytest" }]

                [[package]]
                name = "numpy"
                version = "1.26.4"
                source = { registry = "https://packages.example.com/simple" }
                resolution-markers = ["python_full_version < '3.10'"]

                [[package]]
                name = "numpy"
                version = "2.1.0"
                source = { registry = "https://packages.example.com/simple" }
                sdist = { url = "https://files.example.com/numpy-2.1.0.tar.gz", hash = "sha256:7dc90da0081f7e1da49ec4e398ede6a8e9cc4f5ebe5f9e06b443ed889ee9aaa2", size = 1 }

                [[package]]
                name = "pluggy"
                version = "1.5.0"
                source = { registry = "https://packages.example.com/simple" }

                [[package]]
                name = "pytest"
                version = "8.0.0"
                source = { registry = "https://packages.example.com/simple" }
                dependencies = [{ name = "pluggy" }]

                [[package]]
                name = "tool"
                version = "1.0"
                source = { git = "https://github.com/example/tool?rev=v1#0123456789abcdef0123456789abcdef01234567" }
                """,
                "pkg:pypi/numpy@1.26.4",
                "pkg:pypi/numpy@2.1.0",
                "pkg:pypi/pluggy@1.5.0",
                "pkg:pypi/pytest@8.0.0",
                "pkg:pypi/tool@1.0"
            ),
        ];
}
