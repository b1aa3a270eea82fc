namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What renv resolved for a project in R.</summary>
public sealed class RenvLock : Lockfile
{
    public override string Name => "renv.lock";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path) => path.IsNamed("renv.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        foreach (var (key, span, package) in listing.Json()["Packages"].Entries)
        {
            if (package["Version"].Text is not { Length: > 0 } version)
            {
                listing.FailAt(listing.LineOf(span.Start), "a package without a version");
                continue;
            }

            var isOfRegistry = package["Source"].Text is null or "Repository" or "CRAN";
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.Cran,
                    Name = package["Package"].Text ?? key,
                    Key = key,
                    Version = version,
                    Span = span,
                    VersionSpan = package["Version"].Span,
                    DependsOn = [.. package["Requirements"].Texts],
                    Licences = package["License"].Text is { Length: > 0 } licence ? [licence] : [],
                    Hashes = Digests.OfHex("MD5", package["Hash"].Text),
                    Origin = isOfRegistry
                        ? null
                        : package["RemoteUrl"].Text
                            ?? $"{package["Source"].Text}:{package["RemoteUsername"].Text}/{package["RemoteRepo"].Text}#{package["RemoteSha"].Text}",
                }
            );
            if (!isAdded)
                return;
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "renv.lock",
                """
                { "R": { "Version": "4.3.1" },
                  "Packages": { "jsonlite": { "Package": "jsonlite", "Version": "1.8.7", "Source": "Repository", "Repository": "CRAN",
                    "Requirements": ["methods"], "Hash": "266a20443ca13c65688b2116d5220f76" } } }
                """,
                "pkg:cran/jsonlite@1.8.7"
            ),
        ];
}
