using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Poetry resolved (https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock).</summary>
public sealed class PoetryLock : Lockfile
{
    public override string Name => "poetry.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("poetry update {name}", "poetry add \"{name}>={version}\"");

    public override bool Wants(SourcePath path) => path.IsNamed("poetry.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Toml() is not { } root)
            return;
        // Up to version 1 of the file, all hashes stand at its end.
        var hashes = (root["metadata"] as TomlTable)?["files"] as TomlTable;
        foreach (var package in (root["package"] as TomlArray)?.Items.OfType<TomlTable>() ?? [])
        {
            if (package["name"] is not TomlText name || package["version"] is not TomlText version)
                listing.FailAt(package.Place.Line, "a package without name or version");
            else if (!listing.Add(Declare(listing, package, name, version, hashes)))
                return;
        }
    }

    private static Declared Declare(Listing listing, TomlTable package, TomlText name, TomlText version, TomlTable? hashes)
    {
        var scope = ScopeOf(package);
        return new Declared
        {
            Ecosystem = Ecosystem.PyPI,
            Name = name.Text,
            Version = version.Text,
            Span = PythonPackages.Place(listing, name).Whole,
            VersionSpan = PythonPackages.Place(listing, version).Whole,
            Scope = scope ?? ComponentScope.Shipped,
            IsScopedByNeed = scope is null,
            Key = Ecosystem.PyPI.Normalise(name.Text),
            DependsOn = package["dependencies"] is TomlTable needs
                ? [.. needs.Entries.Select(need => Ecosystem.PyPI.Normalise(need.Key))]
                : [],
            Hashes = PythonPackages.Hashes(package["files"] ?? hashes?[name.Text]),
            Origin = OriginOf(package["source"] as TomlTable),
        };
    }

    /// <summary>By its groups (Poetry 2) or its category (before 1.5); null where the file tells neither.</summary>
    private static ComponentScope? ScopeOf(TomlTable package)
    {
        var isOptional = PythonPackages.IsTrue(package["optional"]);
        if (package["groups"] is TomlArray groups && groups.Items.Count > 0)
        {
            var names = groups.Items.OfType<TomlText>().Select(group => group.Text).ToList();
            if (!names.Contains("main"))
                return names.Select(PythonPackages.ScopeOfGroup).Min();
            return isOptional ? ComponentScope.Optional : ComponentScope.Shipped;
        }

        return PythonPackages.Text(package, "category") switch
        {
            null or "" => isOptional ? ComponentScope.Optional : null,
            "main" => isOptional ? ComponentScope.Optional : ComponentScope.Shipped,
            var category => PythonPackages.ScopeOfGroup(category),
        };
    }

    private static string? OriginOf(TomlTable? source)
    {
        if (source is null || PythonPackages.Text(source, "type") is not ("git" or "url" or "directory" or "file") and not null)
            return null;
        if (PythonPackages.Text(source, "url") is not { } url)
            return null;
        return PythonPackages.Text(source, "type") switch
        {
            "git" => $"git+{url}@{PythonPackages.Text(source, "resolved_reference") ?? PythonPackages.Text(source, "reference")}",
            null => null,
            _ => url,
        };
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "poetry.lock",
                """
                [[package]]
                name = "Flask"
                version = "2.0.0"
                optional = false
                groups = ["main", "dev"]
                files = [
                    {file = "Flask-2.0.0.tar.gz", hash = "sha256:e93c93565005b37ddebf2396b4dc4b6913c1838baa82efdfb79acedd5816c240"},
                ]

                [package.dependencies]
                Werkzeug = ">=2.0"

                [[package]]
                name = "werkzeug"
                version = "2.0.1"

                [[package]]
                name = "tool"
                version = "1.0"

                [package.source]
                type = "git"
                url = "https://github.com/example/tool.git"
                reference = "main"
                resolved_reference = "0123456789abcdef0123456789abcdef01234567"
                """,
                "pkg:pypi/flask@2.0.0",
                "pkg:pypi/werkzeug@2.0.1",
                "pkg:pypi/tool@1.0"
            ),
        ];
}
