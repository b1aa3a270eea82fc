namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What an installed npm package says of itself; a lock file that has the same version learns its licence and its scripts.</summary>
public sealed class InstalledPackage : Lockfile
{
    public override string Name => "the package.json of an installed package";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path)
    {
        if (!path.IsNamed("package.json"))
            return false;
        // A package may hold other files of this name, which only steer how its code is loaded.
        var folder = path.Directory;
        var modules = folder.LastIndexOf(NodePackages.Folder, StringComparison.Ordinal);
        if (modules < 0 || (modules > 0 && folder[modules - 1] != '/'))
            return false;
        var name = folder[(modules + NodePackages.Folder.Length)..];
        return name.Count('/') == (name is ['@', ..] ? 1 : 0) && name is not ['.', ..];
    }

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        // What has no name or version was never published: a folder that a package puts there for itself.
        if (root["name"].Text is not { Length: > 0 } name || root["version"].Text is not { Length: > 0 } version)
            return;
        var scripts = root["scripts"];
        listing.Add(
            new Declared
            {
                Ecosystem = Ecosystem.Npm,
                Name = name,
                Version = version,
                Span = root["name"].Span,
                Licences = PackageLock.LicencesOf(root["license"].IsThere ? root["license"] : root["licenses"]),
                RunsOnInstall = scripts["preinstall"].IsThere || scripts["install"].IsThere || scripts["postinstall"].IsThere,
            }
        );
    }

    public override void Join(Listing own, Listings all)
    {
        if (own.Entries.Count != 1)
            return;
        var entry = own.Entries[0];
        var modules = own.Path.StartsWith(NodePackages.Folder, StringComparison.Ordinal)
            ? 0
            : own.Path.IndexOf("/" + NodePackages.Folder, StringComparison.Ordinal) + 1;
        var locks = NodePackages.LocksFor(own.Path[..modules], all).Files;
        if (all[$"{own.Path[..modules]}{NodePackages.Folder}.package-lock.json"] is { } hidden)
            locks.Add(hidden);
        var isLocked = false;
        foreach (var locked in locks)
        {
            foreach (var number in locked.Named(entry.Ecosystem, entry.Name))
            {
                var known = locked.Entries[number];
                if (known.Version != entry.Version)
                    continue;
                isLocked = true;
                locked.Settle(
                    number,
                    known with
                    {
                        Licences = known.Licences.IsEmpty ? entry.Licences : known.Licences,
                        RunsOnInstall = known.RunsOnInstall || entry.RunsOnInstall,
                    }
                );
            }
        }

        if (isLocked)
            own.Drop(_ => true);
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            new LockfileExample(
                [
                    new ExampleFile(
                        "app/node_modules/@scope/tool/package.json",
                        """{"name": "@scope/tool", "version": "1.2.3", "license": "MIT", "scripts": {"postinstall": "node build.js"}}"""
                    ),
                    new ExampleFile("app/node_modules/@scope/tool/esm/package.json", """{"type": "module"}"""),
                    new ExampleFile("app/node_modules/ms/package.json", """{"name": "ms", "version": "2.1.3"}"""),
                    new ExampleFile(
                        "app/package-lock.json",
                        """{"lockfileVersion": 3, "packages": {"node_modules/ms": {"version": "2.1.3"}}}"""
                    ),
                ],
                ["pkg:npm/%40scope/tool@1.2.3", "pkg:npm/ms@2.1.3"]
            ),
        ];
}
