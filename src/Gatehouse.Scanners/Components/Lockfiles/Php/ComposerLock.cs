namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Composer resolved.</summary>
public sealed class ComposerLock : Lockfile
{
    public override string Name => "composer.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } =
        new("composer update --with-dependencies {name}", "composer require \"{name}:^{version}\"");

    public override bool Wants(SourcePath path) => path.IsNamed("composer.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        foreach (
            var (list, scope) in (ReadOnlySpan<(string, ComponentScope)>)
                [("packages", ComponentScope.Shipped), ("packages-dev", ComponentScope.Development)]
        )
        {
            foreach (var package in root[list].Items)
            {
                if (ComposerPackages.Of(package, scope, listing) is { } entry && !listing.Add(entry))
                    return;
            }
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "composer.lock",
                """
                {
                  "packages": [
                    { "name": "Monolog/monolog", "version": "2.9.1", "require": { "php": ">=7.2", "psr/log": "^1" }, "license": ["MIT"],
                      "dist": { "type": "zip", "shasum": "" } },
                    { "name": "psr/log", "version": "v1.1.4" }
                  ],
                  "packages-dev": [ { "name": "phpunit/php-token-stream", "version": "3.1.3", "abandoned": true } ]
                }
                """,
                "pkg:composer/monolog/monolog@2.9.1",
                "pkg:composer/psr/log@v1.1.4",
                "pkg:composer/phpunit/php-token-stream@3.1.3"
            ),
        ];
}
