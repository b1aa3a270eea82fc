using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Bun resolved, as text (https://bun.sh/docs/install/lockfile).</summary>
public sealed class BunLock : Lockfile
{
    private const int DeepestFolders = 64;

    public override string Name => "bun.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("bun update {name}", "bun add {name}@{version}");

    public override bool Wants(SourcePath path) => path.IsNamed("bun.lock");

    /// <summary>The folders of the projects that it resolves, relative to its own.</summary>
    internal static IReadOnlySet<string> ProjectsOf(Listing listing) => listing.Model as HashSet<string> ?? [];

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json(isLenient: true);
        var packages = root["packages"];
        HashSet<string> places = [.. packages.Entries.Select(package => package.Key)];
        var projects = new HashSet<string>(StringComparer.Ordinal);
        listing.Model = projects;
        var direct = new Dictionary<string, ComponentScope>(StringComparer.Ordinal);
        foreach (var project in root["workspaces"].Entries)
        {
            projects.Add(project.Key);
            var own = project.Value["name"].Text ?? "";
            Ask(own, project.Value["dependencies"], ComponentScope.Shipped);
            Ask(own, project.Value["peerDependencies"], ComponentScope.Shipped);
            Ask(own, project.Value["optionalDependencies"], ComponentScope.Optional);
            Ask(own, project.Value["devDependencies"], ComponentScope.Development);
        }

        foreach (var package in packages.Entries)
        {
            // What a folder of the project needs, the project needs.
            if (NodePackages.IsFolder(NodePackages.SplitAt(package.Value.Items.FirstOrDefault().Text ?? "").Reference))
                Ask(package.Key, FactsOf(package)["dependencies"], ComponentScope.Shipped);
        }

        foreach (var package in packages.Entries)
        {
            if (package.Value.Items.FirstOrDefault().Text is not { } resolution)
            {
                listing.FailAt(listing.LineOf(package.KeySpan.Start), "a package without a version");
                continue;
            }

            if (Declare(package, resolution, places, direct) is not { } entry)
                AddFolder(projects, NodePackages.SplitAt(resolution).Reference);
            else if (!listing.Add(entry))
                return;
        }

        void Ask(string project, JsonValue needs, ComponentScope scope)
        {
            foreach (var need in needs.Entries)
            {
                if (Find(places, project, need.Key) is { } place && (!direct.TryGetValue(place, out var other) || scope < other))
                    direct[place] = scope;
            }
        }
    }

    private static JsonValue FactsOf(JsonEntry package) => package.Value.Items.FirstOrDefault(item => item.Kind == JsonKind.Record);

    private static void AddFolder(HashSet<string> projects, string reference)
    {
        if (reference.StartsWith("file:", StringComparison.Ordinal) && Listings.Beside("bun.lock", reference[5..]) is { } folder)
            projects.Add(folder);
    }

    private static Declared? Declare(
        JsonEntry package,
        string resolution,
        HashSet<string> places,
        Dictionary<string, ComponentScope> direct
    )
    {
        var (name, version) = NodePackages.SplitAt(resolution);
        var isAddress = NodePackages.IsAddress(version);
        if (NodePackages.IsFolder(version) || version.StartsWith("root:", StringComparison.Ordinal))
            return null;
        var facts = FactsOf(package);
        var isDirect = direct.TryGetValue(package.Key, out var scope);
        return new Declared
        {
            Ecosystem = Ecosystem.Npm,
            Name = name,
            Version = isAddress ? null : version,
            Span = package.KeySpan,
            Scope = scope,
            IsScopedByNeed = !isDirect,
            IsDirect = isDirect,
            Key = package.Key,
            DependsOn =
            [
                .. NodePackages
                    .Needs.SelectMany(field => facts[field].Entries)
                    .Select(need => Find(places, package.Key, need.Key))
                    .OfType<string>(),
            ],
            Hashes = [.. package.Value.Items.Skip(1).SelectMany(item => Digests.OfIntegrity(item.Text))],
            Origin = isAddress ? version : null,
        };
    }

    /// <summary>A key is the way to a package, name after name; what a package needs lies below it or below one on its way.</summary>
    private static string? Find(HashSet<string> places, string from, string name)
    {
        for (var i = 0; i < DeepestFolders && from.Length > 0; i++)
        {
            var own = $"{from}/{name}";
            if (places.Contains(own))
                return own;
            var end = from.LastIndexOf('/');
            // The slash inside a scoped name parts nothing.
            if (end > 0 && from.LastIndexOf('/', end - 1) is var before && from[before + 1] == '@')
                end = before;
            from = end <= 0 ? "" : from[..end];
        }

        return places.Contains(name) ? name : null;
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "bun.lock",
                """
                {
                  "lockfileVersion": 1,
                  // which projects there are
                  "workspaces": {
                    "": {"name": "app", "dependencies": {"debug": "^4.0.0"}, "devDependencies": {"old": "npm:lodash@3"}},
                    "packages/a": {"name": "@app/a"},
                  },
                  "packages": {
                    "@app/a": ["@app/a@workspace:packages/a"],
                    "debug": ["debug@4.3.4", "", { "dependencies": { "ms": "2.1.2" } }, "sha512-mHJ9O79RqluphRrcw2X/GTh3k9tVv8YcoyY4Kkh4WDMUYKRZUq0h1o0w2rrrxBqM7VoeUVqgb27xlEMXTnYt4g=="],
                    "debug/ms": ["ms@2.1.2", "", {}, ""],
                    "old": ["lodash@3.10.1", "", {}, ""],
                    "tool": ["tool@github:example/tool#0123456", {}, "example-tool-0123456"],
                  },
                }
                """,
                "pkg:npm/debug@4.3.4",
                "pkg:npm/ms@2.1.2",
                "pkg:npm/lodash@3.10.1",
                "pkg:npm/tool"
            ),
        ];
}
