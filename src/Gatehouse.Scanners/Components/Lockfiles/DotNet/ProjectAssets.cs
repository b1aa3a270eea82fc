namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a restore left under <c>obj</c>: all that a project is built with.</summary>
public sealed class ProjectAssets : Lockfile
{
    public override string Name => "project.assets.json";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("dotnet add package {name} --version {version}");

    public override bool Wants(SourcePath path) => path.IsNamed("project.assets.json");

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        var asked = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        foreach (var dependency in root["project"]["frameworks"].Entries.SelectMany(framework => framework.Value["dependencies"].Entries))
        {
            var isPrivate = dependency.Value["suppressParent"].Text is "All" or "all";
            asked[dependency.Key] = isPrivate && asked.GetValueOrDefault(dependency.Key, true);
        }

        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var library in root["libraries"].Entries)
        {
            if (library.Value["sha512"].Text is { } digest)
                digests.TryAdd(library.Key, digest);
        }

        var packages = new NuGetPackages();
        foreach (var target in root["targets"].Entries)
        {
            var resolved = new Dictionary<string, string>(StringComparer.Ordinal);
            var ours = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (id, _, library) in target.Value.Entries)
            {
                if (library["type"].Text == "project")
                    ours.UnionWith(library["dependencies"].Entries.Select(need => need.Key.ToLowerInvariant()));
                else if (id.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
                    resolved[id[..slash].ToLowerInvariant()] = id[(slash + 1)..];
            }

            foreach (var (id, span, library) in target.Value.Entries.Where(library => library.Value["type"].Text == "package"))
            {
                var slash = id.IndexOf('/', StringComparison.Ordinal);
                if (slash <= 0)
                {
                    listing.FailAt(listing.LineOf(span.Start), "a package without a version");
                    continue;
                }

                var (name, version) = (id[..slash], id[(slash + 1)..]);
                packages.Add(
                    new Declared
                    {
                        Ecosystem = Ecosystem.NuGet,
                        Name = name,
                        Version = version,
                        Span = span,
                        IsDirect = asked.ContainsKey(name) || ours.Contains(name.ToLowerInvariant()),
                        IsScopedByNeed = true,
                        Scope = asked.GetValueOrDefault(name) ? ComponentScope.Development : ComponentScope.Shipped,
                        Key = NuGetPackages.KeyOf(name, version),
                        Hashes = Digests.OfBase64("SHA-512", digests.GetValueOrDefault(id)),
                    },
                    NuGetPackages.Needs(library["dependencies"], resolved)
                );
            }
        }

        packages.Declare(listing);
    }

    /// <summary>A lock file beside the project says the same, and is what the next restore is held to.</summary>
    public override void Join(Listing own, Listings all)
    {
        foreach (var folder in Joining.FoldersAbove(own.Path).Take(3))
        {
            if (all[folder + "packages.lock.json"] is { } better)
                Joining.YieldTo(own, better);
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "app/obj/project.assets.json",
                """
                {
                  "version": 3,
                  "targets": {
                    "net10.0": {
                      "Analyzer.Pack/1.0.0": { "type": "package" },
                      "Serilog/3.1.1": { "type": "package", "dependencies": { "System.Memory": "4.5.0" } },
                      "System.Memory/4.5.5": { "type": "package" },
                      "Own.Library/1.0.0": { "type": "project" }
                    }
                  },
                  "libraries": { "Serilog/3.1.1": { "type": "package", "sha512": "" } },
                  "project": { "frameworks": { "net10.0": { "dependencies": {
                    "Serilog": { "target": "Package", "version": "[3.1.1, )" },
                    "Analyzer.Pack": { "suppressParent": "All", "target": "Package", "version": "[1.0.0, )" } } } } }
                }
                """,
                "pkg:nuget/Analyzer.Pack@1.0.0",
                "pkg:nuget/Serilog@3.1.1",
                "pkg:nuget/System.Memory@4.5.5"
            ),
        ];
}
