using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a project asks Pipenv for (https://pipenv.pypa.io/en/latest/pipfile.html).</summary>
public sealed class Pipfile : Lockfile
{
    public override string Name => "a Pipfile";

    public override bool Wants(SourcePath path) => path.IsNamed("Pipfile");

    public override void Read(SourceFile file, Listing listing)
    {
        foreach (var category in listing.Toml()?.Entries ?? [])
        {
            if (category.Key is "source" or "requires" or "scripts" or "pipenv" or "pipfile" || category.Value is not TomlTable packages)
                continue;
            var scope = category.Key switch
            {
                "packages" => ComponentScope.Shipped,
                "dev-packages" => ComponentScope.Development,
                var other => PythonPackages.ScopeOfGroup(other),
            };
            foreach (var entry in packages.Entries)
                TomlDependency.Add(listing, entry, scope, bareIsExact: false);
        }
    }

    public override void Join(Listing own, Listings all) => PythonPackages.LeaveToLocks(own, all, "Pipfile.lock");

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "Pipfile",
                """
                [[source]]
                url = "https://packages.example.com/simple"
                name = "index"

                [packages]
                requests = "*"
                flask = {version = "==2.0.0", extras = ["async"]}
                tool = {git = "https://github.com/example/tool.git", ref = "v1"}
                own = {path = ".", editable = true}

                [dev-packages]
                pytest = ">=7"

                [requires]
                python_version = "3.11"
                """,
                "pkg:pypi/requests",
                "pkg:pypi/flask@2.0.0",
                "pkg:pypi/tool",
                "pkg:pypi/pytest"
            ),
            new LockfileExample(
                [
                    new ExampleFile("Pipfile", "[packages]\nflask = \">=2\"\nunlocked = \"*\"\n"),
                    new ExampleFile("Pipfile.lock", """{"default": {"flask": {"version": "==2.0.0"}, "click": {"version": "==8.0.0"}}}"""),
                ],
                ["pkg:pypi/unlocked", "pkg:pypi/flask@2.0.0", "pkg:pypi/click@8.0.0"]
            ),
        ];
}
