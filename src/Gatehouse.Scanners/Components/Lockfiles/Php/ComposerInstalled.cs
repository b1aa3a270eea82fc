using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Composer installed.</summary>
public sealed class ComposerInstalled : Lockfile
{
    public override string Name => "installed.json";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path) => path.IsNamed("installed.json") && path.Directory.EndsWith("composer");

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        var development = root["dev-package-names"].Texts.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var package in root.Kind == JsonKind.List ? root.Items : root["packages"].Items)
        {
            var scope = development.Contains(package["name"].Text ?? "") ? ComponentScope.Development : ComponentScope.Shipped;
            if (ComposerPackages.Of(package, scope, listing) is { } entry && !listing.Add(entry))
                return;
        }
    }

    /// <summary>The lock file that it was installed from says the same.</summary>
    public override void Join(Listing own, Listings all)
    {
        if (Listings.Beside(own.Path, "../../composer.lock") is { } path && all[path] is { } better)
            Joining.YieldTo(own, better);
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "vendor/composer/installed.json",
                """
                { "packages": [ { "name": "psr/log", "version": "1.1.4" }, { "name": "phpunit/phpunit", "version": "9.6.0" } ],
                  "dev": true, "dev-package-names": ["phpunit/phpunit"] }
                """,
                "pkg:composer/psr/log@1.1.4",
                "pkg:composer/phpunit/phpunit@9.6.0"
            ),
        ];
}
