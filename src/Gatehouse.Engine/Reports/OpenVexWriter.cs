using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Engine.Reports;

/// <summary>What is said of the known vulnerabilities, as OpenVEX 0.2.0 (https://github.com/openvex/spec).</summary>
public static class OpenVexWriter
{
    /// <summary>Null where there is nothing to say, which the form has no document for.</summary>
    public static byte[]? Write(Bill bill)
    {
        var statements = VexClaim.AllOf(bill);
        if (statements.IsEmpty)
            return null;
        return NamedDocument.Write(
            bill.Time,
            (json, name, time) =>
            {
                json.WriteString("@context", "https://openvex.dev/ns/v0.2.0");
                json.WriteString("@id", $"urn:uuid:{name:D}");
                json.WriteString("author", SafeText.Line(bill.Subject));
                json.WriteString("timestamp", time);
                json.WriteNumber("version", 1);
                json.WriteString("tooling", $"gatehouse {bill.ToolVersion}");
                json.WriteStartArray("statements");
                foreach (var (id, claim, findings) in statements)
                    Write(json, id, claim, findings);
                json.WriteEndArray();
            }
        );
    }

    private static void Write(Utf8JsonWriter json, string id, VexClaim claim, ImmutableArray<Finding> findings)
    {
        json.WriteStartObject();
        json.WriteStartObject("vulnerability");
        json.WriteString("name", SafeText.Line(id));
        var aliases = findings
            .SelectMany(finding => finding.Advisory!.Aliases)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (aliases.Count > 0)
        {
            json.WriteStartArray("aliases");
            foreach (var alias in aliases)
                json.WriteStringValue(SafeText.Line(alias));
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartArray("products");
        foreach (
            var purl in findings.Select(finding => finding.Component!.Purl).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        )
        {
            json.WriteStartObject();
            json.WriteString("@id", purl);
            json.WriteStartObject("identifiers");
            json.WriteString("purl", purl);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString(
            "status",
            claim.Status switch
            {
                VexStatus.NotAffected => "not_affected",
                VexStatus.Affected => "affected",
                VexStatus.Fixed => "fixed",
                _ => "under_investigation",
            }
        );
        if (claim.Status == VexStatus.NotAffected)
        {
            if (claim.Justification is { } justification)
                json.WriteString("justification", justification);
            json.WriteString("impact_statement", claim.Notes is { Length: > 0 } notes ? notes : "false positive");
        }
        else if (claim.Status == VexStatus.Affected)
        {
            json.WriteString("action_statement", claim.Notes is { Length: > 0 } notes ? notes : "The risk is accepted.");
        }

        json.WriteEndObject();
    }
}
