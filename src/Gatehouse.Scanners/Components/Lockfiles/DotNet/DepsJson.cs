using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a .NET program is delivered with, as its own runtime reads it.</summary>
public sealed class DepsJson : Lockfile
{
    private const string RuntimePack = "runtimepack.";

    public override string Name => ".deps.json";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path) =>
        path.Name.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase) && !path.IsNamed(".deps.json");

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        var libraries = new Dictionary<string, JsonEntry>(StringComparer.Ordinal);
        foreach (var library in root["libraries"].Entries)
            libraries.TryAdd(library.Key, library);
        var resolved = libraries
            .Keys.Where(id => id.Contains('/', StringComparison.Ordinal))
            .GroupBy(id => id[..id.IndexOf('/', StringComparison.Ordinal)].ToLowerInvariant(), StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => VersionOf(same.First()), StringComparer.Ordinal);
        var needs = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var direct = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, _, library) in root["targets"].Entries.SelectMany(target => target.Value.Entries))
        {
            var keys = NuGetPackages.Needs(library["dependencies"], resolved).ToList();
            if (libraries.GetValueOrDefault(id).Value["type"].Text == "project")
                direct.UnionWith(keys);
            else if (!needs.TryAdd(id, keys))
                needs[id].AddRange(keys);
        }

        var packages = new NuGetPackages();
        foreach (var (id, span, library) in libraries.Values)
        {
            if (library["type"].Text is not ("package" or "runtimepack"))
                continue;
            if (id.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash))
            {
                listing.FailAt(listing.LineOf(span.Start), "a library without a version");
                continue;
            }

            var (name, version) = (id[..slash], id[(slash + 1)..]);
            var key = NuGetPackages.KeyOf(name, version);
            packages.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.NuGet,
                    Name = name.StartsWith(RuntimePack, StringComparison.Ordinal) ? name[RuntimePack.Length..] : name,
                    Version = version,
                    Span = span,
                    IsDirect = direct.Count == 0 ? null : direct.Contains(key),
                    Key = key,
                    Hashes = Digests.OfBase64(
                        "SHA-512",
                        library["sha512"].Text is { } digest && digest.StartsWith("sha512-", StringComparison.Ordinal) ? digest[7..] : null
                    ),
                },
                needs.GetValueOrDefault(id) ?? []
            );
        }

        packages.Declare(listing);
    }

    public override bool JoinsLast => true;

    private static string VersionOf(string id) => id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>What was built from a project of the tree repeats what its lock file says.</summary>
    public override void Join(Listing own, Listings all)
    {
        foreach (var folder in Joining.FoldersAbove(own.Path))
        {
            if ((all[folder + "packages.lock.json"] ?? all[folder + "obj/project.assets.json"]) is not { } better)
                continue;
            Joining.YieldTo(own, better);
            return;
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "out/App.deps.json",
                """
                {
                  "targets": {
                    ".NETCoreApp,Version=v10.0/linux-x64": {
                      "App/1.0.0": { "dependencies": { "Serilog": "3.1.1", "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64": "10.0.1" } },
                      "Serilog/3.1.1": { "dependencies": { "System.Memory": "4.5.5" } },
                      "System.Memory/4.5.5": { }
                    }
                  },
                  "libraries": {
                    "App/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
                    "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.1": { "type": "runtimepack" },
                    "Serilog/3.1.1": { "type": "package", "serviceable": true, "sha512": "sha512-" },
                    "System.Memory/4.5.5": { "type": "package" }
                  }
                }
                """,
                "pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@10.0.1",
                "pkg:nuget/Serilog@3.1.1",
                "pkg:nuget/System.Memory@4.5.5"
            ),
        ];
}
