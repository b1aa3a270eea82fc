namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Swift's package manager resolved. A package is named by the address of its repository.</summary>
public sealed class PackageResolved : Lockfile
{
    public override string Name => "Package.resolved";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path) => path.IsNamed("Package.resolved");

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        var pins = root["pins"].IsThere ? root["pins"] : root["object"]["pins"];
        foreach (var pin in pins.Items)
        {
            var location = pin["location"].IsThere ? pin["location"] : pin["repositoryURL"];
            // A package of a registry has no address, and its identity names it.
            var address = location.Text is { Length: > 0 } text ? text : pin["identity"].Text;
            if (address is not { Length: > 0 })
            {
                listing.FailAt(listing.LineOf(pin.Span.Start), "a pin without a location");
                continue;
            }

            if (pin["kind"].Text is "localSourceControl" or "fileSystem")
                continue;
            var (version, revision) = (pin["state"]["version"], pin["state"]["revision"].Text);
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.Swift,
                    Name = NameOf(address),
                    Version = version.Text,
                    Range = version.Text is null ? pin["state"]["branch"].Text : null,
                    Span = location.IsThere ? location.Span : pin.Span,
                    VersionSpan = version.Text is null ? null : version.Span,
                    Origin = version.Text is null && revision is not null ? $"{address}#{revision}" : null,
                }
            );
            if (!isAdded)
                return;
        }
    }

    /// <summary><c>https://github.com/apple/swift-nio.git</c> and <c>git@github.com:apple/swift-nio</c> are <c>github.com/apple/swift-nio</c>.</summary>
    private static string NameOf(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var name = scheme < 0 ? address : address[(scheme + 3)..];
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (at >= 0 && (slash < 0 || at < slash))
            name = name[(at + 1)..];
        if (scheme < 0)
            name = name.Replace(':', '/');
        name = name.TrimEnd('/');
        return name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "Package.resolved",
                """
                { "pins": [
                    { "identity": "swift-nio", "kind": "remoteSourceControl", "location": "https://github.com/apple/swift-nio.git",
                      "state": { "revision": "0123456789abcdef0123456789abcdef01234567", "version": "2.41.1" } }
                  ], "version": 2 }
                """,
                "pkg:swift/github.com/apple/swift-nio@2.41.1"
            ),
            Of(
                "App.xcodeproj/project.xcworkspace/xcshareddata/swiftpm/Package.resolved",
                """
                { "object": { "pins": [
                    { "package": "Alamofire", "repositoryURL": "git@github.com:Alamofire/Alamofire.git",
                      "state": { "branch": null, "revision": "0123456789abcdef0123456789abcdef01234567", "version": "5.8.0" } }
                  ] }, "version": 1 }
                """,
                "pkg:swift/github.com/Alamofire/Alamofire@5.8.0"
            ),
        ];
}
