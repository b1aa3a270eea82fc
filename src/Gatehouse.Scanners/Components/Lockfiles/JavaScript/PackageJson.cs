using Gatehouse.Engine.Syntax.Json;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a project asks npm for (https://docs.npmjs.com/cli/configuring-npm/package-json).</summary>
public sealed class PackageJson : Lockfile
{
    public override string Name => "package.json";

    public override bool Wants(SourcePath path) =>
        path.IsNamed("package.json") && !path.Value.Contains(NodePackages.Folder, StringComparison.Ordinal);

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        var asked = new Dictionary<string, string>(StringComparer.Ordinal);
        var peers = new HashSet<string>(StringComparer.Ordinal);
        listing.Model = new Asked(asked, peers);
        Add("dependencies", ComponentScope.Shipped);
        Add("optionalDependencies", ComponentScope.Optional);
        Add("devDependencies", ComponentScope.Development);
        Add("peerDependencies", ComponentScope.Shipped);

        void Add(string field, ComponentScope scope)
        {
            foreach (var need in root[field].Entries)
            {
                if (need.Value.Text is not { } range || !asked.TryAdd(need.Key, range))
                    continue;
                if (field == "peerDependencies")
                    peers.Add(need.Key);
                if (Declare(need, range, scope) is { } entry && !listing.Add(entry))
                    return;
            }
        }
    }

    /// <summary>Ranges as they are written, by the names that the project uses, and which of them it leaves to whoever uses it.</summary>
    private sealed record Asked(Dictionary<string, string> Ranges, HashSet<string> Peers);

    private static Declared? Declare(JsonEntry need, string range, ComponentScope scope)
    {
        if (NodePackages.IsFolder(range))
            return null;
        var alias = NodePackages.Alias(range);
        var isAddress = alias is null && NodePackages.IsAddress(range);
        var wanted = alias?.Range ?? (range.StartsWith("npm:", StringComparison.Ordinal) ? range[4..] : range);
        var exact = isAddress ? null : NodePackages.Exact(wanted);
        var written = exact ?? wanted;
        var place = need.Value.Span;
        // An exact version or a range always ends where its text does.
        var isPlain = place.Length == range.Length && range.EndsWith(written, StringComparison.Ordinal) && written.Length > 0;
        return new Declared
        {
            Ecosystem = Ecosystem.Npm,
            Name = alias?.Name ?? need.Key,
            Version = exact,
            Range = exact is null && !isAddress ? (wanted.Length == 0 ? "*" : wanted) : null,
            Span = need.KeySpan,
            VersionSpan = isPlain && !isAddress ? new ByteSpan(place.End - written.Length, written.Length) : null,
            Scope = scope,
            IsDirect = true,
            Key = need.Key,
            Origin = isAddress ? range : null,
        };
    }

    public override void Join(Listing own, Listings all)
    {
        if (own.Model is not Asked(var ranges, var peers))
            return;
        var (folder, locks) = NodePackages.LocksFor(own.Path, all);
        var project = own.Path[folder.Length..^Math.Min(own.Path.Length - folder.Length, "/package.json".Length)];
        foreach (var locked in locks)
        {
            switch (locked.Kind)
            {
                // These have a place for each name; what is not the project's own place is another's version.
                case PackageLock
                    when PackageLock.ProjectsOf(locked).Contains(project) && (project.Length == 0 || !PackageLock.IsNested(locked)):
                    Pinning.LeaveTo(own, locked, asked => Nearest(locked, asked, project));
                    break;
                case PackageLock when PackageLock.ProjectsOf(locked).Contains(project):
                case BunLock when BunLock.ProjectsOf(locked).Contains(project):
                case PnpmLock when PnpmLock.ProjectsOf(locked).Contains(project):
                case YarnLock when YarnLock.ProjectsOf(locked)?.Contains(project) == true:
                    Pinning.LeaveTo(own, locked, asked => DirectOf(locked, asked));
                    break;
                case YarnLock when YarnLock.ProjectsOf(locked) is null:
                    Pinning.LeaveTo(
                        own,
                        locked,
                        asked => YarnLock.Find(locked, asked.Key!, ranges.GetValueOrDefault(asked.Key!, "")) is { } at ? [at] : []
                    );
                    break;
                default:
                    continue;
            }

            // What whoever uses the package has to bring along is only there where a tool installed it.
            own.Drop(entry => peers.Contains(entry.Key!));
        }
    }

    private static IEnumerable<int> Nearest(Listing locked, Declared asked, string project)
    {
        var numbers = locked.Named(asked.Ecosystem, asked.Name);
        for (var folder = project; ; folder = folder[..Math.Max(0, folder.LastIndexOf('/'))])
        {
            var place = $"{folder}{(folder.Length > 0 ? "/" : "")}{NodePackages.Folder}{asked.Key}";
            foreach (var number in numbers)
            {
                if (locked.Entries[number].Key == place)
                    return [number];
            }

            if (folder.Length == 0)
                return [];
        }
    }

    private static IEnumerable<int> DirectOf(Listing locked, Declared asked) =>
        [.. locked.Named(asked.Ecosystem, asked.Name).Where(number => locked.Entries[number].IsDirect == true)];

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "package.json",
                """
                {
                  "name": "app",
                  "dependencies": {
                    "express": "^4.17.0",
                    "lodash4": "npm:lodash@4.17.20",
                    "own": "file:../own",
                    "@app/a": "workspace:*",
                    "tool": "github:example/tool#v1",
                    "exact": "1.2.3"
                  },
                  "devDependencies": {"jest": "29.x", "peer": "^1.0.0"},
                  "peerDependencies": {"peer": "*"}
                }
                """,
                "pkg:npm/express",
                "pkg:npm/lodash@4.17.20",
                "pkg:npm/tool",
                "pkg:npm/exact@1.2.3",
                "pkg:npm/jest",
                "pkg:npm/peer"
            ),
            new LockfileExample(
                [
                    new ExampleFile("package.json", """{"dependencies": {"ms": "^2.0.0", "absent": "^1.0.0"}}"""),
                    new ExampleFile(
                        "package-lock.json",
                        """{"lockfileVersion": 1, "dependencies": {"ms": {"version": "2.1.3"}, "debug": {"version": "4.0.0", "dependencies": {"ms": {"version": "2.0.0"}}}}}"""
                    ),
                ],
                ["pkg:npm/ms@2.1.3", "pkg:npm/debug@4.0.0", "pkg:npm/ms@2.0.0", "pkg:npm/absent"]
            ),
        ];
}
