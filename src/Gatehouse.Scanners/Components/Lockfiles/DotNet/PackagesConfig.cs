namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>The packages of a project of the .NET Framework, each with its version.</summary>
public sealed class PackagesConfig : Lockfile
{
    public override string Name => "packages.config";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("nuget update packages.config -Id {name} -Version {version}");

    public override bool Wants(SourcePath path) => path.IsNamed("packages.config");

    public override void Read(SourceFile file, Listing listing)
    {
        foreach (var package in listing.Xml()?.Named("package") ?? [])
        {
            if (
                package.Attribute("id") is not { Value.Length: > 0 } id
                || package.Attribute("version") is not { Value.Length: > 0 } version
            )
            {
                listing.FailAt(listing.LineOf(package.Span.Start), "a package without id or version");
                continue;
            }

            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.NuGet,
                    Name = id.Value,
                    Version = version.Value,
                    Span = package.Span,
                    VersionSpan = version.ValueSpan,
                    Scope =
                        package.Attribute("developmentDependency")?.Value.Equals("true", StringComparison.OrdinalIgnoreCase) == true
                            ? ComponentScope.Development
                            : ComponentScope.Shipped,
                }
            );
            if (!isAdded)
                return;
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "packages.config",
                """
                <?xml version="1.0" encoding="utf-8"?>
                <packages>
                  <package id="EntityFramework" version="6.4.4" targetFramework="net48" />
                  <package id="StyleCop.Analyzers" version="1.1.118" developmentDependency="true" />
                </packages>
                """,
                "pkg:nuget/EntityFramework@6.4.4",
                "pkg:nuget/StyleCop.Analyzers@1.1.118"
            ),
        ];
}
