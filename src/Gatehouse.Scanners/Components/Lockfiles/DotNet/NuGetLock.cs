namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What NuGet resolved, and is held to (https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies).</summary>
public sealed class NuGetLock : Lockfile
{
    public override string Name => "packages.lock.json";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("dotnet add package {name} --version {version}");

    /// <summary>Several projects of one folder keep <c>packages.NAME.lock.json</c>.</summary>
    public override bool Wants(SourcePath path) =>
        path.Name.StartsWith("packages.", StringComparison.OrdinalIgnoreCase)
        && path.Name.EndsWith(".lock.json", StringComparison.OrdinalIgnoreCase);

    public override void Read(SourceFile file, Listing listing)
    {
        var packages = new NuGetPackages();
        foreach (var target in listing.Json()["dependencies"].Entries)
        {
            var resolved = new Dictionary<string, string>(StringComparer.Ordinal);
            // What one of our own projects asks for, we ask for.
            var ours = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (name, _, package) in target.Value.Entries)
            {
                if (IsProject(package))
                    ours.UnionWith(package["dependencies"].Entries.Select(need => need.Key.ToLowerInvariant()));
                else if (package["resolved"].Text is { } version)
                    resolved[name.ToLowerInvariant()] = version;
            }

            foreach (var (name, span, package) in target.Value.Entries)
            {
                if (IsProject(package))
                    continue;
                if (package["resolved"].Text is not { } version)
                {
                    listing.FailAt(listing.LineOf(span.Start), "a package without a resolved version");
                    continue;
                }

                packages.Add(
                    new Declared
                    {
                        Ecosystem = Ecosystem.NuGet,
                        Name = name,
                        Version = version,
                        Span = span,
                        VersionSpan = package["resolved"].Span,
                        IsScopedByNeed = true,
                        IsDirect = package["type"].Text == "Direct" || ours.Contains(name.ToLowerInvariant()),
                        Key = NuGetPackages.KeyOf(name, version),
                        Hashes = Digests.OfBase64("SHA-512", package["contentHash"].Text),
                    },
                    NuGetPackages.Needs(package["dependencies"], resolved)
                );
            }
        }

        packages.Declare(listing);
    }

    private static bool IsProject(Engine.Syntax.Json.JsonValue package) => package["type"].Text == "Project";

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "src/packages.lock.json",
                """
                {
                  "version": 2,
                  "dependencies": {
                    "net10.0": {
                      "Serilog": { "type": "Direct", "requested": "[3.1.0, )", "resolved": "3.1.1",
                        "dependencies": { "System.Memory": "4.5.0" } },
                      "System.Memory": { "type": "Transitive", "resolved": "4.5.5" },
                      "own.library": { "type": "Project" }
                    },
                    "net10.0/linux-x64": {
                      "System.Memory": { "type": "Transitive", "resolved": "4.5.5" }
                    }
                  }
                }
                """,
                "pkg:nuget/Serilog@3.1.1",
                "pkg:nuget/System.Memory@4.5.5"
            ),
        ];
}
