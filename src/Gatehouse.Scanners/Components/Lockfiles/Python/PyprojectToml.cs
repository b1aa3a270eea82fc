using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a Python project asks for (https://packaging.python.org/en/latest/specifications/pyproject-toml/).</summary>
public sealed class PyprojectToml : Lockfile
{
    public override string Name => "pyproject.toml";

    public override bool Wants(SourcePath path) => path.IsNamed("pyproject.toml");

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Toml() is not { } root)
            return;
        if (root["project"] is TomlTable project)
        {
            PythonPackages.AddAll(listing, project["dependencies"], ComponentScope.Shipped);
            foreach (var extra in (project["optional-dependencies"] as TomlTable)?.Entries ?? [])
                PythonPackages.AddAll(listing, extra.Value, ComponentScope.Optional);
        }

        Groups(root["dependency-groups"]);
        PythonPackages.AddAll(listing, (root["build-system"] as TomlTable)?["requires"], ComponentScope.Development);
        if (root["tool"] is not TomlTable tool)
            return;
        ReadPoetry(listing, tool["poetry"] as TomlTable);
        Groups((tool["pdm"] as TomlTable)?["dev-dependencies"]);
        PythonPackages.AddAll(listing, (tool["uv"] as TomlTable)?["dev-dependencies"], ComponentScope.Development);
        Redirect(listing, (tool["uv"] as TomlTable)?["sources"] as TomlTable);

        // A group may name others, which speak for themselves.
        void Groups(TomlNode? groups)
        {
            foreach (var group in (groups as TomlTable)?.Entries ?? [])
            {
                foreach (var item in (group.Value as TomlArray)?.Items.OfType<TomlText>() ?? [])
                {
                    // PDM marks a folder of the project so.
                    if (!item.Text.StartsWith("-e", StringComparison.Ordinal))
                        PythonPackages.Add(listing, item, PythonPackages.ScopeOfGroup(group.Key));
                }
            }
        }
    }

    private static void ReadPoetry(Listing listing, TomlTable? poetry)
    {
        if (poetry is null)
            return;
        Add(poetry["dependencies"], ComponentScope.Shipped);
        Add(poetry["dev-dependencies"], ComponentScope.Development);
        foreach (var group in (poetry["group"] as TomlTable)?.Entries ?? [])
            Add(
                (group.Value as TomlTable)?["dependencies"],
                group.Key == "main" ? ComponentScope.Shipped : PythonPackages.ScopeOfGroup(group.Key)
            );

        void Add(TomlNode? table, ComponentScope scope)
        {
            foreach (var entry in ((table as TomlTable)?.Entries ?? []).Where(entry => entry.Key != "python"))
                TomlDependency.Add(listing, entry, scope, bareIsExact: true);
        }
    }

    /// <summary>Of what uv takes from elsewhere, another project of the workspace and a folder are the project's own.</summary>
    private static void Redirect(Listing listing, TomlTable? sources)
    {
        if (sources is null)
            return;
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources.Entries)
        {
            var name = Ecosystem.PyPI.Normalise(source.Key);
            if (source.Value is not TomlTable table)
                continue;
            var path = PythonPackages.Text(table, "path");
            if (PythonPackages.IsTrue(table["workspace"]) || (path is not null && PythonPackages.OfAddress(path) is null))
            {
                own.Add(name);
                continue;
            }

            var origin = PythonPackages.Text(table, "git") is { } git
                ? $"git+{git}@{PythonPackages.Text(table, "rev") ?? PythonPackages.Text(table, "tag") ?? PythonPackages.Text(table, "branch")}".TrimEnd(
                    '@'
                )
                : PythonPackages.Text(table, "url") ?? path;
            if (origin is null)
                continue;
            foreach (var number in listing.Named(Ecosystem.PyPI, name))
                listing.Settle(number, listing.Entries[number] with { Origin = origin });
        }

        if (own.Count > 0)
            listing.Drop(entry => own.Contains(entry.Key!));
    }

    public override void Join(Listing own, Listings all)
    {
        PythonPackages.LeaveToLocks(own, all, "poetry.lock", "pdm.lock", "uv.lock", "pylock.toml", "Pipfile.lock", "requirements.txt");
        // A workspace has one lock file for all its projects.
        for (var end = own.Path.LastIndexOf('/'); end > 0; )
        {
            end = own.Path.LastIndexOf('/', end - 1);
            var folder = own.Path[..(end + 1)];
            if (all[folder + "uv.lock"] is not { } locked)
                continue;
            if (UvLock.ProjectsOf(locked).Contains(own.Path[folder.Length..own.Path.LastIndexOf('/')]))
                Pinning.LeaveTo(own, [locked]);
            return;
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "pyproject.toml",
                """
                [build-system]
                requires = ["hatchling>=1.18"]

                [project]
                name = "app"
                dependencies = [
                    "flask[async]==2.0.0; python_version >= '3.8'",
                    'requests>=2,<3',
                    "tool @ git+https://github.com/example/tool.git@v1",
                    "member",
                ]

                [project.optional-dependencies]
                db = ["psycopg~=3.1"]

                [dependency-groups]
                lint = ["ruff==0.1.0"]
                all = [{include-group = "lint"}]

                [tool.uv]
                dev-dependencies = ["tox"]

                [tool.uv.sources]
                member = { workspace = true }
                """,
                "pkg:pypi/hatchling",
                "pkg:pypi/flask@2.0.0",
                "pkg:pypi/requests",
                "pkg:pypi/tool",
                "pkg:pypi/psycopg",
                "pkg:pypi/ruff@0.1.0",
                "pkg:pypi/tox"
            ),
            Of(
                "pyproject.toml",
                """
                [tool.poetry.dependencies]
                python = "^3.9"
                django = "3.2.1"
                celery = {version = "^5.0", extras = ["redis"], optional = true}
                numpy = [{version = "1.21.0", python = "<3.8"}, {version = ">=1.26", python = ">=3.8"}]
                own = {path = "../own", develop = true}

                [tool.poetry.group.test.dependencies]
                pytest = "*"

                [tool.poetry.dev-dependencies]
                black = "==22.1.0"
                """,
                "pkg:pypi/django@3.2.1",
                "pkg:pypi/celery",
                "pkg:pypi/numpy@1.21.0",
                "pkg:pypi/numpy",
                "pkg:pypi/pytest",
                "pkg:pypi/black@22.1.0"
            ),
        ];
}
