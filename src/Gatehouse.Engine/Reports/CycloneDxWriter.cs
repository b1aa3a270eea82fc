using System.Globalization;
using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Engine.Reports;

/// <summary>An SBOM as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/), with vulnerabilities and what is said of them where findings are given.</summary>
public static class CycloneDxWriter
{
    /// <summary>A package URL begins with <c>pkg:</c>, so that no component is called this.</summary>
    private const string Release = "release";

    private static readonly string[] Algorithms =
    [
        "MD5",
        "SHA-1",
        "SHA-256",
        "SHA-384",
        "SHA-512",
        "SHA3-256",
        "SHA3-384",
        "SHA3-512",
        "BLAKE2b-256",
        "BLAKE2b-384",
        "BLAKE2b-512",
        "BLAKE3",
    ];

    public static byte[] Write(Bill bill)
    {
        var parts = BillParts.Of(bill);
        return NamedDocument.Write(
            bill.Time,
            (json, serial, time) =>
            {
                json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
                json.WriteString("bomFormat", "CycloneDX");
                json.WriteString("specVersion", "1.6");
                json.WriteString("serialNumber", $"urn:uuid:{serial:D}");
                json.WriteNumber("version", 1);
                WriteMetadata(json, bill, time);
                json.WriteStartArray("components");
                foreach (var part in parts)
                    Write(json, part, bill);
                json.WriteEndArray();
                WriteDependencies(json, parts);
                WriteVulnerabilities(json, bill);
            }
        );
    }

    private static void WriteMetadata(Utf8JsonWriter json, Bill bill, string time)
    {
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", time);
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "gatehouse");
        json.WriteString("version", bill.ToolVersion);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("component");
        json.WriteString("type", "application");
        json.WriteString("bom-ref", Release);
        json.WriteString("name", SafeText.Line(bill.Subject));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BillPart part, Bill bill)
    {
        json.WriteStartObject();
        json.WriteString("type", part.Type is "docker" or "oci" ? "container" : "library");
        json.WriteString("bom-ref", part.Purl);
        if (part.Group.Length > 0)
            json.WriteString("group", SafeText.Line(part.Group));
        json.WriteString("name", SafeText.Line(part.Name));
        if (part.Version is { Length: > 0 } version)
            json.WriteString("version", SafeText.Line(version));
        json.WriteString(
            "scope",
            part.Scope switch
            {
                ComponentScope.Shipped => "required",
                ComponentScope.Optional => "optional",
                _ => "excluded",
            }
        );
        var hashes = part.Hashes.Where(hash => Algorithms.Contains(hash.Algorithm)).ToList();
        if (hashes.Count > 0)
        {
            json.WriteStartArray("hashes");
            foreach (var hash in hashes)
            {
                json.WriteStartObject();
                json.WriteString("alg", hash.Algorithm);
                json.WriteString("content", hash.Hex);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteLicences(json, part.Licences, bill);
        json.WriteString("purl", part.Purl);
        WriteOrigin(json, part.Origin);
        WriteProperties(json, part);
        if (!part.Places.IsEmpty)
        {
            json.WriteStartObject("evidence");
            json.WriteStartArray("occurrences");
            foreach (var (path, line) in part.Places)
            {
                json.WriteStartObject();
                json.WriteString("location", SafeText.Whole(path));
                json.WriteNumber("line", line);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>One expression stands alone; beside others it can only be told as a name.</summary>
    private static void WriteLicences(Utf8JsonWriter json, ImmutableArray<string> licences, Bill bill)
    {
        if (licences.IsEmpty)
            return;
        json.WriteStartArray("licenses");
        if (licences is [var only] && bill.FormOf(only) == LicenceForm.Expression)
        {
            json.WriteStartObject();
            json.WriteString("expression", only);
            json.WriteEndObject();
        }
        else
        {
            foreach (var licence in licences)
            {
                json.WriteStartObject();
                json.WriteStartObject("license");
                json.WriteString(bill.FormOf(licence) == LicenceForm.Id ? "id" : "name", licence);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteOrigin(Utf8JsonWriter json, string? origin)
    {
        // The schema takes references of the web only.
        if (
            origin is null
            || !Uri.TryCreate(origin, UriKind.Absolute, out var address)
            || origin.Any(c => c is <= ' ' or > '~' or '<' or '>' or '"' or '{' or '}' or '|' or '\\' or '^' or '`')
        )
            return;
        json.WriteStartArray("externalReferences");
        json.WriteStartObject();
        json.WriteString(
            "type",
            address.Scheme.StartsWith("git", StringComparison.Ordinal) || origin.Contains(".git", StringComparison.Ordinal)
                ? "vcs"
                : "distribution"
        );
        json.WriteString("url", origin);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, BillPart part)
    {
        var properties = new List<(string Name, string Value)>();
        if (part.Scope is ComponentScope.Development or ComponentScope.Test)
            properties.Add(("gatehouse:scope", Wording.Word(part.Scope)));
        if (part.IsDirect is { } isDirect)
            properties.Add(("gatehouse:direct", isDirect ? "true" : "false"));
        foreach (var range in part.Ranges)
            properties.Add(("gatehouse:range", range));
        if (part.Origin is { } origin)
            properties.Add(("gatehouse:origin", origin));
        if (part.Withdrawn is { } withdrawn)
            properties.Add(("gatehouse:withdrawn", withdrawn));
        if (part.Lag is { } lag)
        {
            properties.Add(("gatehouse:newestKnown", lag.Newest));
            properties.Add(("gatehouse:majorsBehind", lag.Majors.ToString(CultureInfo.InvariantCulture)));
            properties.Add(("gatehouse:minorsBehind", lag.Minors.ToString(CultureInfo.InvariantCulture)));
        }

        if (properties.Count == 0)
            return;
        json.WriteStartArray("properties");
        foreach (var (name, value) in properties)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDependencies(Utf8JsonWriter json, ImmutableArray<BillPart> parts)
    {
        json.WriteStartArray("dependencies");
        WriteDependency(json, Release, BillParts.NeededByRelease(parts));
        foreach (var part in parts)
            WriteDependency(json, part.Purl, part.DependsOn);
        json.WriteEndArray();
    }

    private static void WriteDependency(Utf8JsonWriter json, string reference, ImmutableArray<string> needs)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        if (!needs.IsEmpty)
        {
            json.WriteStartArray("dependsOn");
            foreach (var need in needs)
                json.WriteStringValue(need);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>One analysis is about all that it affects: where two components of one vulnerability are excused differently, it stands twice.</summary>
    private static void WriteVulnerabilities(Utf8JsonWriter json, Bill bill)
    {
        var groups = VexClaim.AllOf(bill);
        if (groups.IsEmpty)
            return;
        json.WriteStartArray("vulnerabilities");
        foreach (var (id, claim, findings) in groups)
        {
            var first = findings
                .OrderBy(finding => finding.Component!.Purl, StringComparer.Ordinal)
                .ThenBy(finding => finding.Message, StringComparer.Ordinal)
                .First();
            var advisory = first.Advisory!;
            json.WriteStartObject();
            json.WriteString("id", SafeText.Line(id));
            WriteAliases(json, advisory);
            WriteRating(json, first);
            json.WriteString("description", SafeText.Flow(SafeText.Whole(first.Message)));
            if (advisory.FixedVersion is { } version)
                json.WriteString("recommendation", SafeText.Line($"Raise it to {version}."));
            Write(json, claim);
            json.WriteStartArray("affects");
            foreach (var purl in findings.Select(finding => finding.Component!.Purl).Distinct().Order(StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("ref", purl);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAliases(Utf8JsonWriter json, Advisory advisory)
    {
        if (advisory.Aliases.IsEmpty)
            return;
        json.WriteStartArray("references");
        foreach (var alias in advisory.Aliases.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", SafeText.Line(alias));
            json.WriteStartObject("source");
            json.WriteString(
                "name",
                alias.StartsWith("CVE-", StringComparison.Ordinal) ? "NVD"
                    : alias.StartsWith("GHSA-", StringComparison.Ordinal) ? "GitHub Advisory Database"
                    : "OSV"
            );
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRating(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("ratings");
        json.WriteStartObject();
        if (finding.Advisory!.Cvss is { } score)
            json.WriteNumber("score", score);
        json.WriteString(
            "severity",
            Wording.Word(finding.Severity) is "critical" or "high" or "medium" or "low" ? Wording.Word(finding.Severity) : "info"
        );
        if (finding.Advisory.Vector is { } vector)
        {
            json.WriteString(
                "method",
                vector.StartsWith("CVSS:4", StringComparison.Ordinal) ? "CVSSv4"
                    : vector.StartsWith("CVSS:3.1", StringComparison.Ordinal) ? "CVSSv31"
                    : vector.StartsWith("CVSS:3", StringComparison.Ordinal) ? "CVSSv3"
                    : "CVSSv2"
            );
            json.WriteString("vector", SafeText.Line(vector));
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, VexClaim claim)
    {
        json.WriteStartObject("analysis");
        json.WriteString(
            "state",
            claim.IsFalsePositive
                ? "false_positive"
                : claim.Status switch
                {
                    VexStatus.NotAffected => "not_affected",
                    VexStatus.Fixed => "resolved",
                    VexStatus.Affected => "exploitable",
                    _ => "in_triage",
                }
        );
        if (VexJustifications.InCycloneDx(claim.Justification) is { } justification)
            json.WriteString("justification", justification);
        if (claim.Status == VexStatus.Affected)
        {
            json.WriteStartArray("response");
            json.WriteStringValue("will_not_fix");
            json.WriteEndArray();
        }

        if (claim.Notes is { Length: > 0 } notes)
            json.WriteString("detail", notes);
        json.WriteEndObject();
    }
}
