using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>SPDX 2.2 and 2.3 as JSON (https://spdx.github.io/spdx-spec/v2.3/).</summary>
internal static class SpdxJson
{
    private const string Document = "SPDXRef-DOCUMENT";

    public static void Read(JsonValue root, Listing listing)
    {
        var bill = new SbomContent();
        var relationships = root["relationships"].Items.ToList();
        // What the document describes is the release, where the SBOM tells what that needs; else it is a list of packages.
        var described = root["documentDescribes"].Texts.ToHashSet(StringComparer.Ordinal);
        var needing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var relationship in relationships)
        {
            var (from, type, to) = Parts(relationship);
            if (type == "DESCRIBES" && from == Document)
                described.Add(to);
            else if (type == "DESCRIBED_BY" && to == Document)
                described.Add(from);
            else if (EdgeOf(from, type, to) is { } edge)
                needing.Add(edge.From);
        }

        bill.Roots.UnionWith(described.Where(needing.Contains));
        foreach (var package in root["packages"].Items)
            Take(package, bill, listing);
        foreach (var relationship in relationships)
        {
            var (from, type, to) = Parts(relationship);
            if (EdgeOf(from, type, to) is not { } edge)
                continue;
            bill.Needs(edge.From, edge.To);
            if (ScopeOf(type) is { } scope && bill.Named(edge.To) is { } component)
                component.Scope = scope;
        }

        bill.Declare(listing);
    }

    private static (string From, string Type, string To) Parts(JsonValue relationship) =>
        (
            relationship["spdxElementId"].Text ?? "",
            (relationship["relationshipType"].Text ?? "").ToUpperInvariant(),
            relationship["relatedSpdxElement"].Text ?? ""
        );

    private static (string From, string To)? EdgeOf(string from, string type, string to) =>
        type switch
        {
            "DEPENDS_ON" or "CONTAINS" => (from, to),
            "DEPENDENCY_OF" or "CONTAINED_BY" => (to, from),
            "DEV_DEPENDENCY_OF"
            or "BUILD_DEPENDENCY_OF"
            or "TEST_DEPENDENCY_OF"
            or "OPTIONAL_DEPENDENCY_OF"
            or "RUNTIME_DEPENDENCY_OF"
            or "PROVIDED_DEPENDENCY_OF" => (to, from),
            _ => null,
        };

    private static ComponentScope? ScopeOf(string type) =>
        type switch
        {
            "DEV_DEPENDENCY_OF" or "BUILD_DEPENDENCY_OF" => ComponentScope.Development,
            "TEST_DEPENDENCY_OF" => ComponentScope.Test,
            "OPTIONAL_DEPENDENCY_OF" or "PROVIDED_DEPENDENCY_OF" => ComponentScope.Optional,
            _ => null,
        };

    private static void Take(JsonValue package, SbomContent bill, Listing listing)
    {
        if (package["name"].Text is not { Length: > 0 } name || package["SPDXID"].Text is not { Length: > 0 } key)
        {
            listing.FailAt(listing.LineOf(package.Span.Start), "a package without name or SPDXID");
            return;
        }

        var purl = package["externalRefs"]
            .Items.Where(reference =>
                reference["referenceType"].Text is { } type && type.EndsWith("purl", StringComparison.OrdinalIgnoreCase)
            )
            .Select(reference => reference["referenceLocator"].Text)
            .FirstOrDefault();
        if (CycloneDx.IsNoPackage(package["primaryPackagePurpose"].Text?.ToLowerInvariant(), purl))
            return;
        var licence = Said(package["licenseConcluded"].Text) ?? Said(package["licenseDeclared"].Text);
        var origin = Said(package["downloadLocation"].Text);
        bill.Add(
            new SbomComponent
            {
                Key = key,
                Span = package["name"].Span,
                Purl = purl,
                Name = name,
                Version = Said(package["versionInfo"].Text),
                VersionSpan = package["versionInfo"].Text is null ? null : package["versionInfo"].Span,
                Licences = licence is null ? [] : [licence],
                Hashes =
                [
                    .. package["checksums"]
                        .Items.SelectMany(hash => Digests.OfHex(Spelt(hash["algorithm"].Text ?? ""), hash["checksumValue"].Text)),
                ],
                Origin = origin is not null && origin.StartsWith("git+", StringComparison.Ordinal) ? origin : null,
            }
        );
    }

    private static string? Said(string? text) => text is null or "" or "NOASSERTION" or "NONE" ? null : text;

    /// <summary>SPDX writes <c>SHA256</c> for what CycloneDX writes <c>SHA-256</c>.</summary>
    private static string Spelt(string algorithm) =>
        algorithm.StartsWith("SHA", StringComparison.Ordinal)
        && algorithm.Length > 3
        && char.IsAsciiDigit(algorithm[3])
        && !algorithm.StartsWith("SHA3-", StringComparison.Ordinal)
            ? "SHA-" + algorithm[3..]
            : algorithm;
}
