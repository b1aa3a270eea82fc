using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What npm resolved, in the versions 1 to 3 of its file (https://docs.npmjs.com/cli/configuring-npm/package-lock-json).</summary>
public sealed class PackageLock : Lockfile
{
    /// <summary>Nobody nests packages deeper; a name is looked for in so many folders above, and then at the top.</summary>
    private const int DeepestFolders = 64;

    public override string Name => "a lock file of npm";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("npm update {name}", "npm install {name}@{version}");

    public override bool Wants(SourcePath path) =>
        path.IsNamed("package-lock.json") || path.IsNamed("npm-shrinkwrap.json") || IsHidden(path);

    /// <summary>What npm leaves of what it installed.</summary>
    private static bool IsHidden(SourcePath path) =>
        path.IsNamed(".package-lock.json") && path.Directory.EndsWith("node_modules", StringComparison.Ordinal);

    /// <summary>The folders of the projects that it resolves, relative to its own.</summary>
    internal static IReadOnlySet<string> ProjectsOf(Listing listing) => (listing.Model as Tree)?.Projects ?? [];

    /// <summary>Version 1 does not tell what the project asks for, only what the folders in it do.</summary>
    internal static bool IsNested(Listing listing) => listing.Model is Tree { IsNested: true };

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        var tree = new Tree();
        listing.Model = tree;
        if (root["packages"].Kind == JsonKind.Record)
            ReadPackages(listing, root["packages"], tree);
        else
            ReadNested(listing, root["dependencies"], tree);
    }

    private static void ReadPackages(Listing listing, JsonValue packages, Tree tree)
    {
        foreach (var package in packages.Entries)
            tree.Places.Add(package.Key);
        var direct = new Dictionary<string, ComponentScope>(StringComparer.Ordinal);
        foreach (var project in packages.Entries.Where(package => !IsInstalled(package.Key)))
        {
            tree.Projects.Add(project.Key);
            Ask(project, "dependencies", ComponentScope.Shipped);
            Ask(project, "peerDependencies", ComponentScope.Shipped);
            Ask(project, "optionalDependencies", ComponentScope.Optional);
            Ask(project, "devDependencies", ComponentScope.Development);
        }

        foreach (var package in packages.Entries.Where(package => IsInstalled(package.Key)))
        {
            var value = package.Value;
            if (value["link"].IsTrue)
                continue;
            if (value["version"].Text is not { } version)
            {
                // npm leaves a place without a version where an optional package was not for this platform.
                if (!value["optional"].IsTrue && !value["peer"].IsTrue)
                    listing.FailAt(listing.LineOf(package.KeySpan.Start), "a package without a version");
                continue;
            }

            var isAdded = listing.Add(
                Declare(package, value["name"].Text ?? NameAt(package.Key), version, value["resolved"].Text) with
                {
                    IsDirect = tree.Projects.Count == 0 ? null : direct.ContainsKey(package.Key),
                    DependsOn = [.. NeedsOf(value).Select(name => tree.Find(package.Key, name)).OfType<string>()],
                    RunsOnInstall = value["hasInstallScript"].IsTrue,
                    Withdrawn = value["deprecated"].Text,
                    Licences = LicencesOf(value["license"]),
                }
            );
            if (!isAdded)
                return;
        }

        void Ask(JsonEntry project, string field, ComponentScope scope)
        {
            foreach (var need in project.Value[field].Entries)
            {
                if (tree.Find(project.Key, need.Key) is { } place && (!direct.TryGetValue(place, out var other) || scope < other))
                    direct[place] = scope;
            }
        }
    }

    private static IEnumerable<string> NeedsOf(JsonValue package) =>
        NodePackages.Needs.SelectMany(field => package[field].Entries).Select(need => need.Key);

    /// <summary>Version 1 nests packages as their folders are; the same places are made of it.</summary>
    private static void ReadNested(Listing listing, JsonValue dependencies, Tree tree)
    {
        var pending = new Stack<(string Place, IEnumerator<JsonEntry> Packages)>();
        var found = new List<(string Place, JsonEntry Package)>();
        pending.Push(("", dependencies.Entries.GetEnumerator()));
        while (pending.TryPeek(out var at))
        {
            if (!at.Packages.MoveNext())
            {
                pending.Pop();
                continue;
            }

            var package = at.Packages.Current;
            var place = $"{at.Place}{(at.Place.Length > 0 ? "/" : "")}{NodePackages.Folder}{package.Key}";
            if (pending.Count > DeepestFolders)
            {
                listing.FailAt(listing.LineOf(package.KeySpan.Start), $"packages nested deeper than {DeepestFolders} levels");
                continue;
            }

            tree.Places.Add(place);
            found.Add((place, package));
            if (found.Count > Listing.MaxEntries)
                break;
            pending.Push((place, package.Value["dependencies"].Entries.GetEnumerator()));
        }

        tree.IsNested = true;
        tree.Projects.Add("");
        var direct = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (place, package) in found)
        {
            if (package.Value["version"].Text is not { } folder || !NodePackages.IsFolder(folder))
                continue;
            if (Listings.Beside("package-lock.json", folder[(folder.IndexOf(':', StringComparison.Ordinal) + 1)..]) is { } project)
                tree.Projects.Add(project);
            direct.UnionWith(package.Value["requires"].Entries.Select(need => tree.Find(place, need.Key)).OfType<string>());
        }

        foreach (var (place, package) in found)
        {
            var version = package.Value["version"].Text ?? "";
            var (name, number, origin) =
                NodePackages.Alias(version) is { } alias ? (alias.Name, alias.Range, null)
                : NodePackages.IsFolder(version) ? (package.Key, "", version)
                : NodePackages.IsAddress(version) ? (package.Key, "", version)
                : (package.Key, version, (string?)null);
            if (NodePackages.IsFolder(version))
                continue;
            if (number.Length == 0 && origin is null)
            {
                listing.FailAt(listing.LineOf(package.KeySpan.Start), "a package without a version");
                continue;
            }

            var entry = Declare(package, name, number, package.Value["resolved"].Text) with
            {
                Key = place,
                IsDirect = direct.Contains(place) ? true : null,
                Version = number.Length > 0 ? number : null,
                DependsOn = [.. package.Value["requires"].Entries.Select(need => tree.Find(place, need.Key)).OfType<string>()],
            };
            if (!listing.Add(origin is null ? entry : entry with { Origin = origin, VersionSpan = null }))
                return;
        }
    }

    private static Declared Declare(JsonEntry package, string name, string version, string? resolved)
    {
        var value = package.Value;
        var number = value["version"];
        return new Declared
        {
            Ecosystem = Ecosystem.Npm,
            Name = name,
            Version = version,
            Span = package.KeySpan,
            VersionSpan = number.Span.Length == version.Length ? number.Span : null,
            Scope =
                value["dev"].IsTrue ? ComponentScope.Development
                : value["optional"].IsTrue || value["devOptional"].IsTrue ? ComponentScope.Optional
                : ComponentScope.Shipped,
            Key = package.Key,
            Hashes = Digests.OfIntegrity(value["integrity"].Text),
            Origin = resolved is null || NodePackages.IsRegistry(resolved) ? null : resolved,
        };
    }

    internal static ImmutableArray<string> LicencesOf(JsonValue licence) =>
        licence.Kind switch
        {
            JsonKind.Text => [licence.Text!],
            JsonKind.Record when licence["type"].Text is { } type => [type],
            JsonKind.List => [.. licence.Items.Select(item => item.Text ?? item["type"].Text).OfType<string>()],
            _ => [],
        };

    private static bool IsInstalled(string place) =>
        place.StartsWith(NodePackages.Folder, StringComparison.Ordinal)
        || place.Contains("/" + NodePackages.Folder, StringComparison.Ordinal);

    private static string NameAt(string place) =>
        place[(place.LastIndexOf(NodePackages.Folder, StringComparison.Ordinal) + NodePackages.Folder.Length)..];

    public override void Join(Listing own, Listings all)
    {
        if (!IsHidden(own.File.Path))
            return;
        var folder = own.Path[..^"node_modules/.package-lock.json".Length];
        foreach (var locked in NodePackages.LocksFor(folder, all).Files)
            own.Drop(entry => locked.Named(entry.Ecosystem, entry.Name).Any(number => locked.Entries[number].Version == entry.Version));
    }

    /// <summary>Where the packages lie, and so which of several of one name each of them gets.</summary>
    private sealed class Tree
    {
        public HashSet<string> Places { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Projects { get; } = new(StringComparer.Ordinal);

        public bool IsNested { get; set; }

        /// <summary>As Node looks: in the folder's own modules, then in those of each folder above.</summary>
        public string? Find(string place, string name)
        {
            for (var i = 0; i < DeepestFolders && place.Length > 0; i++)
            {
                var own = $"{place}/{NodePackages.Folder}{name}";
                if (Places.Contains(own))
                    return own;
                var modules = place.LastIndexOf(NodePackages.Folder, StringComparison.Ordinal);
                // Above a project, each folder may have modules; between a package and the modules it lies in, none has.
                var end = modules >= 0 ? modules - 1 : place.LastIndexOf('/');
                place = end <= 0 ? "" : place[..end];
            }

            var top = NodePackages.Folder + name;
            return Places.Contains(top) ? top : null;
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "package-lock.json",
                """
                {
                  "name": "app",
                  "version": "1.0.0",
                  "lockfileVersion": 3,
                  "packages": {
                    "": {"name": "app", "version": "1.0.0", "workspaces": ["packages/*"], "dependencies": {"express": "^4.17.0", "lodash4": "npm:lodash@^4"}},
                    "node_modules/@app/a": {"resolved": "packages/a", "link": true},
                    "node_modules/express": {
                      "version": "4.17.1",
                      "resolved": "https://packages.example.com/express/-/express-4.17.1.tgz",
                      "integrity": "sha512-mHJ9O79RqluphRrcw2X/GTh3k9tVv8YcoyY4Kkh4WDMUYKRZUq0h1o0w2rrrxBqM7VoeUVqgb27xlEMXTnYt4g==",
                      "dependencies": {"ms": "2.0.0"}
                    },
                    "node_modules/express/node_modules/ms": {"version": "2.0.0", "dev": true},
                    "node_modules/lodash4": {"name": "lodash", "version": "4.17.20", "hasInstallScript": true, "license": "MIT"},
                    "node_modules/ms": {"version": "2.1.3", "resolved": "git+ssh://git@github.com/example/ms.git#0123456"},
                    "packages/a": {"name": "@app/a", "version": "0.1.0", "devDependencies": {"ms": "^2.1.0"}}
                  }
                }
                """,
                "pkg:npm/express@4.17.1",
                "pkg:npm/ms@2.0.0",
                "pkg:npm/lodash@4.17.20",
                "pkg:npm/ms@2.1.3"
            ),
            Of(
                "npm-shrinkwrap.json",
                """
                {
                  "lockfileVersion": 1,
                  "dependencies": {
                    "@scope/debug": {"version": "2.6.9", "requires": {"ms": "2.0.0"}, "dependencies": {"ms": {"version": "2.0.0", "bundled": true}}},
                    "lodash4": {"version": "npm:lodash@4.17.20"},
                    "own": {"version": "file:own"},
                    "tool": {"version": "git+https://github.com/example/tool.git#0123456"}
                  }
                }
                """,
                "pkg:npm/%40scope/debug@2.6.9",
                "pkg:npm/ms@2.0.0",
                "pkg:npm/lodash@4.17.20",
                "pkg:npm/tool"
            ),
        ];
}
