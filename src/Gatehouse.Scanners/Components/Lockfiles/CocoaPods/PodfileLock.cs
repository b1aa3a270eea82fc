using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What CocoaPods resolved.</summary>
public sealed class PodfileLock : Lockfile
{
    public override string Name => "Podfile.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("pod update {name}");

    public override bool Wants(SourcePath path) => path.IsNamed("Podfile.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Yaml() is not { } root)
            return;
        var direct = (root["DEPENDENCIES"] as YamlSequence)?.Items.OfType<YamlScalar>().Select(item => Split(item.Text).Name);
        var asked = (direct ?? []).ToHashSet(StringComparer.Ordinal);
        var digests = root["SPEC CHECKSUMS"] as YamlMapping;
        // A pod of the tree itself, or of a repository.
        var sources = root["EXTERNAL SOURCES"] as YamlMapping;
        foreach (var item in (root["PODS"] as YamlSequence)?.Items ?? [])
        {
            var (title, needs) = item switch
            {
                YamlScalar alone => (alone, null),
                YamlMapping { Entries: [var entry, ..] } => (entry.Key, entry.Value as YamlSequence),
                _ => (null, null),
            };
            if (title is null || Split(title.Text) is not (var name, { } version))
            {
                listing.FailAt(item.Place.Line, "a pod without a version");
                continue;
            }

            var pod = name.Split('/')[0];
            var source = sources?[pod] as YamlMapping;
            if (source?[":path"] is not null)
                continue;
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.CocoaPods,
                    Name = name,
                    Version = version,
                    Span = listing.SpanOf(title),
                    Purl = new PackageUrl
                    {
                        Type = "cocoapods",
                        Name = pod,
                        Version = version,
                        Subpath = name.Length > pod.Length ? name[(pod.Length + 1)..] : "",
                    },
                    DependsOn = [.. needs?.Items.OfType<YamlScalar>().Select(need => Split(need.Text).Name) ?? []],
                    IsDirect = asked.Contains(name),
                    Hashes = Digests.OfHex("SHA-1", (digests?[pod] as YamlScalar)?.Text),
                    Origin = (source?[":git"] as YamlScalar)?.Text,
                }
            );
            if (!isAdded)
                return;
        }
    }

    private static (string Name, string? Version) Split(string text)
    {
        var open = text.IndexOf(" (", StringComparison.Ordinal);
        return open < 0 || !text.EndsWith(')') ? (text.Trim(), null) : (text[..open].Trim(), text[(open + 2)..^1]);
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "Podfile.lock",
                """
                PODS:
                  - Alamofire (5.8.0)
                  - AFNetworking/Serialization (3.2.1)
                  - Moya (15.0.0):
                    - Alamofire (~> 5.0)

                DEPENDENCIES:
                  - Moya (~> 15.0)

                SPEC CHECKSUMS:
                  Alamofire: 0123456789abcdef0123456789abcdef01234567

                COCOAPODS: 1.14.2
                """,
                "pkg:cocoapods/Alamofire@5.8.0",
                "pkg:cocoapods/AFNetworking@3.2.1#Serialization",
                "pkg:cocoapods/Moya@15.0.0"
            ),
        ];
}
