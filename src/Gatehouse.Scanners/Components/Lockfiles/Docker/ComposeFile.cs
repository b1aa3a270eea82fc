using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>The images of the services of Docker Compose (https://docs.docker.com/reference/compose-file/services/).</summary>
public sealed class ComposeFile : Lockfile
{
    public override string Name => "a Compose file";

    public override bool Wants(SourcePath path) =>
        (path.HasExtension(".yml") || path.HasExtension(".yaml"))
        && (IsCalled(path.Name, "docker-compose") || IsCalled(path.Name, "compose"));

    private static bool IsCalled(ReadOnlySpan<char> name, string stem) =>
        name.StartsWith(stem, StringComparison.OrdinalIgnoreCase) && name[stem.Length] is '.' or '-' or '_';

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Yaml()?["services"] is not YamlMapping services)
            return;
        foreach (var service in services.Entries.Select(entry => entry.Value).OfType<YamlMapping>())
        {
            // What is built here only gets its name here.
            if (service["build"] is not null || service["image"] is not YamlScalar image)
                continue;
            var span = YamlPlaces.Inner(listing, image);
            if (
                ImageName.Expand(image.Text, _ => null) is { } name
                && ImageName.Declare(name, span, isPlain: name == image.Text && span.Length == name.Length) is { } entry
            )
                listing.Add(entry);
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "docker-compose.yml",
                """
                services:
                  web:
                    image: "nginx:1.25"
                  db:
                    image: docker.io/library/postgres:${PG:-15.1}
                  own:
                    build: .
                    image: example/own:1
                  cache:
                    image: ${CACHE}
                """,
                "pkg:docker/nginx@1.25",
                "pkg:docker/postgres@15.1"
            ),
        ];
}
