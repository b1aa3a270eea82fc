using System.Globalization;
using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Engine.Reports;

/// <summary>GitLab's secret detection report, format 15.0.0: the open secrets, for the merge request and the vulnerability list.</summary>
public sealed class GitLabReport : Report
{
    private const string FormatVersion = "15.0.0";

    /// <summary>What GitLab's own analyser writes where it looked at files and not at history.</summary>
    private const string NoCommit = "0000000";

    /// <summary>Names the space of our identifiers (RFC 9562 §5.5), so that they meet nobody else's.</summary>
    private static readonly Guid Space = new("6f6a0c9e-2b51-4f43-8d0e-3a5f1c7d9b20");

    public override string Name => "gitlab";

    public override string FileName => "gl-secret-detection-report.json";

    public override string MediaType => "application/json";

    public override void Write(ScanResult result, Stream output, ReportOptions options)
    {
        var tally = Tally.Of(result);
        var secrets = tally.Open.Where(IsSecret).ToList();
        using var json = new Utf8JsonWriter(output, PlainJson.Options);
        json.WriteStartObject();
        json.WriteString("version", FormatVersion);
        Scan(json, result, tally, options);
        json.WriteStartArray("vulnerabilities");
        foreach (var secret in secrets)
            Vulnerability(json, secret);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static bool IsSecret(Finding finding) =>
        finding.Secret is not null || string.Equals(finding.Scanner, "secrets", StringComparison.Ordinal);

    private static void Scan(Utf8JsonWriter json, ScanResult result, Tally tally, ReportOptions options)
    {
        var time = (options.Time ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        json.WriteStartObject("scan");
        foreach (var role in (ReadOnlySpan<string>)["analyzer", "scanner"])
        {
            json.WriteStartObject(role);
            json.WriteString("id", "gatehouse");
            json.WriteString("name", "Gatehouse");
            json.WriteString("version", options.ToolVersion);
            json.WriteStartObject("vendor");
            json.WriteString("name", "Gatehouse");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteString("type", "secret_detection");
        json.WriteString("start_time", time);
        json.WriteString("end_time", time);
        json.WriteString("status", result.Verdict is Unknown || !result.Coverage.Failures.IsEmpty ? "failure" : "success");
        json.WriteStartArray("messages");
        foreach (var failure in result.Coverage.Failures)
            Message(json, "warn", $"{Wording.Place(failure)}: {SafeText.Flow(failure.Reason)} {SafeText.Flow(failure.Remedy)}");
        foreach (var doubt in result.Verdict.Doubts)
            Message(json, "warn", SafeText.Flow(doubt));
        foreach (var notice in result.Notices)
            Message(json, "info", SafeText.Flow(notice.Message));
        Left(json, tally.Open.Count(finding => !IsSecret(finding)), "no secret; the sarif and json reports hold them");
        Left(json, tally.Existing.Count(IsSecret), "known before");
        Left(json, tally.Waived.Count(IsSecret), "waived");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Left(Utf8JsonWriter json, int count, string why)
    {
        if (count > 0)
            Message(json, "info", $"{Wording.Count(count, "finding")} left out of this report: {why}.");
    }

    private static void Message(Utf8JsonWriter json, string level, string text)
    {
        json.WriteStartObject();
        json.WriteString("level", level);
        json.WriteString("value", text);
        json.WriteEndObject();
    }

    private static void Vulnerability(Utf8JsonWriter json, Finding secret)
    {
        json.WriteStartObject();
        json.WriteString("id", IdOf(secret.Fingerprint));
        json.WriteString("name", SafeText.Line(secret.Rule.Title, 255));
        var past = secret.Origin is { IsOnlyInHistory: true } gone ? $" ({Wording.Since(gone)})" : "";
        json.WriteString("description", $"{SafeText.Flow(secret.Message)}{past}\n\n{SafeText.Whole(secret.Rule.Why)}");
        json.WriteString("severity", SeverityOf(secret.Severity));
        json.WriteString("solution", SafeText.Whole(secret.Rule.Fix));
        json.WriteStartArray("identifiers");
        Identifier(json, "gatehouse_rule_id", $"Gatehouse {SafeText.Line(secret.Rule.Id)}", SafeText.Line(secret.Rule.Id), null);
        foreach (var cwe in secret.Rule.Cwe)
        {
            var number = cwe.ToString(CultureInfo.InvariantCulture);
            Identifier(json, "cwe", $"CWE-{number}", number, $"https://cwe.mitre.org/data/definitions/{number}.html");
        }

        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var page in secret.Rule.References.Where(Prose.IsAddress))
        {
            json.WriteStartObject();
            json.WriteString("url", page);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("location");
        json.WriteString("file", SafeText.Whole(secret.Location.Path));
        json.WriteStartObject("commit");
        if (secret.Origin is { } origin)
        {
            json.WriteString("author", SafeText.Line(origin.Author));
            json.WriteString("date", Wording.Moment(origin.Date));
        }

        json.WriteString("sha", secret.Origin is { } first ? SafeText.Line(first.Commit) : NoCommit);
        json.WriteEndObject();
        json.WriteNumber("start_line", secret.Location.Line);
        json.WriteNumber("end_line", secret.Location.EndLine);
        json.WriteEndObject();
        if (secret.Secret is { } masked)
            json.WriteString("raw_source_code_extract", SafeText.Line(masked));
        json.WriteEndObject();
    }

    private static void Identifier(Utf8JsonWriter json, string type, string name, string value, string? url)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("name", name);
        json.WriteString("value", value);
        if (url is not null)
            json.WriteString("url", url);
        json.WriteEndObject();
    }

    private static string SeverityOf(Severity severity) =>
        severity switch
        {
            Severity.Critical => "Critical",
            Severity.High => "High",
            Severity.Medium => "Medium",
            Severity.Low => "Low",
            _ => "Info",
        };

    /// <summary>A UUID made of the fingerprint (version 8, RFC 9562 §5.8): the same finding keeps it from scan to scan.</summary>
    private static string IdOf(Fingerprint fingerprint)
    {
        Span<byte> hash = stackalloc byte[System.Security.Cryptography.SHA256.HashSizeInBytes];
        var name = SafeText.Utf8.GetBytes(Space.ToString("N") + fingerprint.Value);
        System.Security.Cryptography.SHA256.HashData(name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString("D");
    }
}
