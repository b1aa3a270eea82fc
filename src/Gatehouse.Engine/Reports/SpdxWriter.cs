using System.Text.Json;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Reports;

/// <summary>An SBOM as SPDX 2.3 (https://spdx.github.io/spdx-spec/v2.3/), in JSON.</summary>
public static class SpdxWriter
{
    private const string Document = "SPDXRef-DOCUMENT";
    private const string Release = "SPDXRef-Release";
    private const string Unsaid = "NOASSERTION";
    private const int LongestName = 60;

    public static byte[] Write(Bill bill)
    {
        var parts = BillParts.Of(bill);
        return NamedDocument.Write(
            bill.Time,
            (json, name, time) =>
            {
                var extracted = new SortedDictionary<string, string>(StringComparer.Ordinal);
                json.WriteString("spdxVersion", "SPDX-2.3");
                json.WriteString("dataLicense", "CC0-1.0");
                json.WriteString("SPDXID", Document);
                json.WriteString("name", SafeText.Line(bill.Subject));
                json.WriteString("documentNamespace", $"https://spdx.org/spdxdocs/{Plain(bill.Subject)}-{name:D}");
                json.WriteStartObject("creationInfo");
                json.WriteString("created", time);
                json.WriteStartArray("creators");
                json.WriteStringValue($"Tool: gatehouse-{bill.ToolVersion}");
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteStartArray("packages");
                WriteRelease(json, bill);
                foreach (var part in parts)
                    Write(json, part, bill, extracted);
                json.WriteEndArray();
                WriteRelationships(json, parts);
                WriteExtracted(json, extracted);
            }
        );
    }

    private static void WriteRelease(Utf8JsonWriter json, Bill bill)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", Release);
        json.WriteString("name", SafeText.Line(bill.Subject));
        json.WriteString("downloadLocation", Unsaid);
        json.WriteBoolean("filesAnalyzed", false);
        json.WriteString("licenseConcluded", Unsaid);
        json.WriteString("licenseDeclared", Unsaid);
        json.WriteString("copyrightText", Unsaid);
        json.WriteString("primaryPackagePurpose", "APPLICATION");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BillPart part, Bill bill, SortedDictionary<string, string> extracted)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", IdOf(part));
        json.WriteString("name", SafeText.Line(part.Group.Length > 0 ? $"{part.Group}/{part.Name}" : part.Name));
        if (part.Version is { Length: > 0 } version)
            json.WriteString("versionInfo", SafeText.Line(version));
        json.WriteString("downloadLocation", LocationOf(part.Origin));
        json.WriteBoolean("filesAnalyzed", false);
        json.WriteString("licenseConcluded", Unsaid);
        json.WriteString("licenseDeclared", ExpressionOf(part.Licences, bill, extracted));
        json.WriteString("copyrightText", Unsaid);
        json.WriteString("primaryPackagePurpose", part.Type is "docker" or "oci" ? "CONTAINER" : "LIBRARY");
        if (part.Withdrawn is { } withdrawn)
            json.WriteString("comment", withdrawn);
        var checksums = part
            .Hashes.Select(hash => (Algorithm: Spelt(hash.Algorithm), hash.Hex))
            .Where(hash => hash.Algorithm.Length > 0)
            .ToList();
        if (checksums.Count > 0)
        {
            json.WriteStartArray("checksums");
            foreach (var (algorithm, hex) in checksums)
            {
                json.WriteStartObject();
                json.WriteString("algorithm", algorithm);
                json.WriteString("checksumValue", hex);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("externalRefs");
        json.WriteStartObject();
        json.WriteString("referenceCategory", "PACKAGE-MANAGER");
        json.WriteString("referenceType", "purl");
        json.WriteString("referenceLocator", part.Purl);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRelationships(Utf8JsonWriter json, ImmutableArray<BillPart> parts)
    {
        var ids = parts.ToDictionary(part => part.Purl, IdOf, StringComparer.Ordinal);
        var scopes = parts.ToDictionary(part => part.Purl, part => part.Scope, StringComparer.Ordinal);
        json.WriteStartArray("relationships");
        Write(json, Document, "DESCRIBES", Release);
        foreach (var purl in BillParts.NeededByRelease(parts))
        {
            switch (scopes[purl])
            {
                case ComponentScope.Shipped:
                    Write(json, Release, "DEPENDS_ON", ids[purl]);
                    break;
                case ComponentScope.Optional:
                    Write(json, ids[purl], "OPTIONAL_DEPENDENCY_OF", Release);
                    break;
                case ComponentScope.Test:
                    Write(json, ids[purl], "TEST_DEPENDENCY_OF", Release);
                    break;
                default:
                    Write(json, ids[purl], "DEV_DEPENDENCY_OF", Release);
                    break;
            }
        }

        foreach (var part in parts)
        {
            foreach (var need in part.DependsOn)
                Write(json, ids[part.Purl], "DEPENDS_ON", ids[need]);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string from, string type, string to)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", from);
        json.WriteString("relationshipType", type);
        json.WriteString("relatedSpdxElement", to);
        json.WriteEndObject();
    }

    /// <summary>A licence that is in no list has to be quoted in the document.</summary>
    private static void WriteExtracted(Utf8JsonWriter json, SortedDictionary<string, string> extracted)
    {
        if (extracted.Count == 0)
            return;
        json.WriteStartArray("hasExtractedLicensingInfos");
        foreach (var (id, text) in extracted)
        {
            json.WriteStartObject();
            json.WriteString("licenseId", id);
            json.WriteString("name", text);
            json.WriteString("extractedText", $"The package states its licence as: {text}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string ExpressionOf(ImmutableArray<string> licences, Bill bill, SortedDictionary<string, string> extracted)
    {
        if (licences.IsEmpty)
            return Unsaid;
        var terms = licences.Select(licence =>
        {
            var form = bill.FormOf(licence);
            if (form == LicenceForm.Id)
                return licence;
            if (form == LicenceForm.Expression)
                return licences.Length > 1 ? $"({licence})" : licence;
            var id = $"LicenseRef-{Plain(licence)}-{BillParts.Digest(licence)}";
            extracted[id] = licence;
            return id;
        });
        return string.Join(" AND ", terms);
    }

    private static string IdOf(BillPart part) => $"SPDXRef-{Plain(part.Name)}-{Plain(part.Version ?? "any")}-{BillParts.Digest(part.Purl)}";

    /// <summary>Letters, digits, dots and hyphens, which is what an SPDX id may hold.</summary>
    private static string Plain(string text)
    {
        var plain = new string([.. text.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' ? c : '-')]).Trim('-', '.');
        return plain.Length == 0 ? "x" : plain;
    }

    private static string LocationOf(string? origin) =>
        origin is not null
        && Uri.TryCreate(origin, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https" or "git" or "git+https" or "git+ssh" or "git+http"
        && !origin.Any(char.IsWhiteSpace)
            ? origin
            : Unsaid;

    private static string Spelt(string algorithm) =>
        algorithm switch
        {
            "SHA-1" or "SHA-224" or "SHA-256" or "SHA-384" or "SHA-512" => algorithm.Replace("-", "", StringComparison.Ordinal),
            "MD5" or "SHA3-256" or "SHA3-384" or "SHA3-512" or "BLAKE2b-256" or "BLAKE2b-384" or "BLAKE2b-512" or "BLAKE3" => algorithm,
            _ => "",
        };
}
