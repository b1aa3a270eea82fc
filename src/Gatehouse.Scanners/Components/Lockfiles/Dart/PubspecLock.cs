using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What pub resolved for a Dart or Flutter package.</summary>
public sealed class PubspecLock : Lockfile
{
    public override string Name => "pubspec.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("dart pub upgrade {name}", "dart pub add \"{name}:^{version}\"");

    public override bool Wants(SourcePath path) => path.IsNamed("pubspec.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        foreach (var entry in (listing.Yaml()?["packages"] as YamlMapping)?.Entries ?? [])
        {
            if (entry.Value is not YamlMapping package || package["version"] is not YamlScalar version)
            {
                listing.FailAt(entry.Key.Place.Line, "a package without a version");
                continue;
            }

            var description = package["description"] as YamlMapping;
            var source = (package["source"] as YamlScalar)?.Text;
            // Packages of the tree, and what comes with the SDK, have no registry and no version of their own.
            if (source is "path" or "sdk")
                continue;
            var kind = (package["dependency"] as YamlScalar)?.Text ?? "";
            var url = (description?["url"] as YamlScalar)?.Text;
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.Pub,
                    Name = entry.Key.Text,
                    Version = version.Text,
                    Span = listing.SpanOf(entry.Key),
                    IsDirect = kind.StartsWith("direct", StringComparison.Ordinal),
                    Scope = kind == "direct dev" ? ComponentScope.Development : ComponentScope.Shipped,
                    Hashes = Digests.OfHex("SHA-256", (description?["sha256"] as YamlScalar)?.Text),
                    Origin =
                        source == "git" ? $"{url}#{(description?["resolved-ref"] as YamlScalar)?.Text}"
                        : url is null or "https://pub.dev" or "https://pub.dartlang.org" ? null
                        : url,
                }
            );
            if (!isAdded)
                return;
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "pubspec.lock",
                """
                packages:
                  flutter:
                    dependency: "direct main"
                    description: flutter
                    source: sdk
                    version: "0.0.0"
                  http:
                    dependency: "direct main"
                    description:
                      name: http
                      sha256: "5895291c13fa8a3bd82e76d5627f69e0d85ca6a30dcac95c4ea19a5d555879c2"
                      url: "https://pub.dev"
                    source: hosted
                    version: "0.13.6"
                sdks:
                  dart: ">=2.19.0 <4.0.0"
                """,
                "pkg:pub/http@0.13.6"
            ),
        ];
}
