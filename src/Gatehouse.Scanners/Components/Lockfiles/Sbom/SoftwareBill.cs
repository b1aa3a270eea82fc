using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>An SBOM that somebody made: CycloneDX as JSON or XML, SPDX as JSON. Where its name says no form, its content does.</summary>
public sealed class SoftwareBill : Lockfile
{
    public override string Name => "an SBOM";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path) => IsJson(path) || IsXml(path);

    public override void Read(SourceFile file, Listing listing)
    {
        if (IsXml(file.Path))
        {
            if (listing.Xml() is not { } root)
                return;
            if (root.Name == "bom")
                CycloneDxXml.Read(root, listing);
            else if (IsCertain(file.Path))
                listing.FailAt(1, "its root is not `bom`");
            return;
        }

        var json = listing.Json();
        if (json["bomFormat"].Text == "CycloneDX" || (json["specVersion"].IsThere && json["components"].Kind == JsonKind.List))
            CycloneDxJson.Read(json, listing);
        else if (json["spdxVersion"].Text is { } version && version.StartsWith("SPDX-2.", StringComparison.Ordinal))
            SpdxJson.Read(json, listing);
        else if (
            json["spdxVersion"].IsThere
            || json["@context"].Text is { } context && context.Contains("spdx.org", StringComparison.Ordinal)
        )
            listing.FailAt(1, "its form of SPDX is not read; SPDX 2.3 is");
        else if (json.IsThere && IsCertain(file.Path))
            listing.FailAt(1, "neither CycloneDX nor SPDX");
    }

    public override bool JoinsLast => true;

    /// <summary>An SBOM of the tree itself lies in many a tree; what its lock files say has a place where it can be mended.</summary>
    public override void Join(Listing own, Listings all)
    {
        var known = all.Index(listings => new FirstHand(listings));
        own.Drop(entry => known.Has(entry));
    }

    private sealed class FirstHand(Listings all)
    {
        private readonly HashSet<string> _purls = all
            .All.Concat(all.Opened)
            .Where(listing => listing.Kind is not SoftwareBill)
            .SelectMany(listing => listing.Entries)
            .Select(Bare)
            .ToHashSet(StringComparer.Ordinal);

        public bool Has(Declared entry) => _purls.Contains(Bare(entry));

        private static string Bare(Declared entry) =>
            (
                (entry.Purl ?? entry.Ecosystem.Purl(entry.Name, entry.Version)) with
                {
                    Qualifiers = ImmutableSortedDictionary<string, string>.Empty,
                    Subpath = "",
                }
            ).ToString();
    }

    private static bool IsJson(SourcePath path) =>
        path.IsNamed("bom.json")
        || path.IsNamed("sbom.json")
        || Ends(path, ".sbom.json")
        || Ends(path, ".cdx.json")
        || Ends(path, ".cyclonedx.json")
        || Ends(path, ".spdx.json")
        || path.IsNamed("spdx.json")
        || path.IsNamed("cyclonedx.json");

    private static bool IsXml(SourcePath path) =>
        path.IsNamed("bom.xml")
        || path.IsNamed("sbom.xml")
        || Ends(path, ".sbom.xml")
        || Ends(path, ".cdx.xml")
        || Ends(path, ".cyclonedx.xml");

    /// <summary>Many things are called <c>bom.json</c>; nobody calls another thing <c>app.cdx.json</c>.</summary>
    private static bool IsCertain(SourcePath path) =>
        path.Value.Contains("cdx", StringComparison.OrdinalIgnoreCase)
        || path.Value.Contains("cyclonedx", StringComparison.OrdinalIgnoreCase)
        || path.Value.Contains("spdx", StringComparison.OrdinalIgnoreCase);

    private static bool Ends(SourcePath path, string with) => path.Name.EndsWith(with, StringComparison.OrdinalIgnoreCase);

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "app.cdx.json",
                """
                { "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
                  "metadata": { "component": { "type": "application", "bom-ref": "app", "name": "app" } },
                  "components": [
                    { "type": "library", "bom-ref": "a", "name": "lib", "version": "1.0", "purl": "pkg:npm/%40acme/lib@1.0",
                      "components": [ { "type": "library", "name": "inner", "version": "2", "group": "org.example" } ] },
                    { "type": "file", "name": "README" } ],
                  "dependencies": [ { "ref": "app", "dependsOn": ["a"] } ] }
                """,
                "pkg:npm/%40acme/lib@1.0",
                "pkg:generic/org.example/inner@2"
            ),
            Of(
                "bom.xml",
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1">
                  <components>
                    <component type="library" bom-ref="a">
                      <group>org.apache.commons</group><name>commons-text</name><version>1.9</version>
                      <licenses><license><id>Apache-2.0</id></license></licenses>
                      <purl>pkg:maven/org.apache.commons/commons-text@1.9?type=jar</purl>
                    </component>
                  </components>
                </bom>
                """,
                "pkg:maven/org.apache.commons/commons-text@1.9?type=jar"
            ),
            Of(
                "sbom.json",
                """
                { "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT",
                  "packages": [
                    { "SPDXID": "SPDXRef-1", "name": "openssl", "versionInfo": "3.0.11-1", "licenseConcluded": "NOASSERTION",
                      "externalRefs": [ { "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                        "referenceLocator": "pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12" } ] } ] }
                """,
                "pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12"
            ),
        ];
}
