namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a project of Composer asks for.</summary>
public sealed class ComposerJson : Lockfile
{
    public override string Name => "composer.json";

    /// <summary>Installed packages have one each.</summary>
    public override bool Wants(SourcePath path) =>
        path.IsNamed("composer.json") && !$"/{path.Value}".Contains("/vendor/", StringComparison.Ordinal);

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        foreach (
            var (list, scope) in (ReadOnlySpan<(string, ComponentScope)>)
                [("require", ComponentScope.Shipped), ("require-dev", ComponentScope.Development)]
        )
        {
            foreach (var (name, span, version) in root[list].Entries)
            {
                if (!ComposerPackages.IsPackage(name))
                    continue;
                var wanted = version.Text;
                var isExact =
                    wanted is not null
                    && wanted.Length > 0
                    && wanted.TrimStart('v', '=').All(c => char.IsAsciiDigit(c) || c == '.')
                    && wanted.Count(c => c == '.') >= 2;
                var isAdded = listing.Add(
                    new Declared
                    {
                        Ecosystem = Ecosystem.Packagist,
                        Name = name,
                        Version = isExact ? wanted!.TrimStart('=') : null,
                        Range = isExact ? null : wanted,
                        Span = span,
                        VersionSpan = wanted is null ? null : version.Span,
                        Scope = scope,
                        IsDirect = true,
                    }
                );
                if (!isAdded)
                    return;
            }
        }
    }

    public override void Join(Listing own, Listings all)
    {
        var folder = Joining.FolderOf(own.Path);
        List<Listing> locks =
        [
            .. new[] { all[folder + "composer.lock"], all[folder + "vendor/composer/installed.json"] }.OfType<Listing>(),
        ];
        if (locks.Count > 0)
            Pinning.LeaveTo(own, locks);
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "composer.json",
                """
                { "require": { "php": ">=8.1", "ext-json": "*", "monolog/monolog": "^2.9", "psr/log": "1.1.4" } }
                """,
                "pkg:composer/monolog/monolog",
                "pkg:composer/psr/log@1.1.4"
            ),
        ];
}
