using System.Buffers;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a project of Ivy asks for (https://ant.apache.org/ivy/history/latest-milestone/ivyfile.html).</summary>
public sealed class IvyXml : Lockfile
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("[](),+${}");

    public override string Name => "ivy.xml";

    public override bool Wants(SourcePath path) => path.IsNamed("ivy.xml");

    public override void Read(SourceFile file, Listing listing)
    {
        foreach (var dependency in listing.Xml()?["dependencies"]?.Named("dependency") ?? [])
        {
            if (dependency.Attribute("name") is not { Value.Length: > 0 } name)
            {
                listing.FailAt(listing.LineOf(dependency.Span.Start), "a dependency without a name");
                continue;
            }

            var version = dependency.Attribute("rev");
            var isRange =
                version is null || version.Value.AsSpan().ContainsAny(Signs) || version.Value.Contains("latest.", StringComparison.Ordinal);
            var target = dependency.Attribute("conf")?.Value ?? "";
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.Maven,
                    // An organisation that is not named is the module's own.
                    Name = dependency.Attribute("org") is { Value.Length: > 0 } org ? $"{org.Value}:{name.Value}" : name.Value,
                    Version = isRange ? null : version!.Value,
                    Range = isRange ? version?.Value : null,
                    Span = dependency.Span,
                    VersionSpan = version?.ValueSpan,
                    IsDirect = true,
                    Scope = target.StartsWith("test", StringComparison.OrdinalIgnoreCase) ? ComponentScope.Test : ComponentScope.Shipped,
                }
            );
            if (!isAdded)
                return;
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "ivy.xml",
                """
                <ivy-module version="2.0">
                  <info organisation="org.example" module="app" />
                  <dependencies>
                    <dependency org="commons-io" name="commons-io" rev="2.11.0" conf="compile->default" />
                    <dependency org="junit" name="junit" rev="4.+" conf="test->default" />
                  </dependencies>
                </ivy-module>
                """,
                "pkg:maven/commons-io/commons-io@2.11.0",
                "pkg:maven/junit/junit"
            ),
        ];
}
