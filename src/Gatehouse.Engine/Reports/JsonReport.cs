using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine.Reports;

/// <summary>
/// Everything of a result, versioned; described by <c>schema/gatehouse-result.schema.json</c> and read back by <see cref="ResultJson"/>.
/// </summary>
public sealed class JsonReport : Report
{
    public override string Name => "json";

    public override string FileName => "gatehouse.json";

    public override string MediaType => "application/json";

    public override void Write(ScanResult result, Stream output, ReportOptions options)
    {
        using var json = new Utf8JsonWriter(output, PlainJson.Options);
        json.WriteStartObject();
        json.WriteString("schema", ResultJson.Schema);
        json.WriteNumber("version", ResultJson.Version);
        json.WriteStartObject("tool");
        json.WriteString("name", "gatehouse");
        json.WriteString("version", options.ToolVersion);
        json.WriteEndObject();
        Text(json, "target", result.Target);
        Text(json, "stage", result.Stage);
        Text(json, "policy", result.Policy);
        Write(json, result.Verdict);
        Array(json, "findings", result.Findings, Write);
        Array(json, "components", result.Components, Write);
        Write(json, result.Coverage);
        Array(json, "notices", result.Notices, Write);
        Array(json, "rules", Tally.RulesOf(result), Write);
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteStartObject("verdict");
        json.WriteString("word", verdict.Word);
        Array(json, "objections", verdict.Objections, Write);
        Array(json, "warnings", verdict.Warnings, Write);
        Texts(json, "doubts", verdict.Doubts);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Objection objection)
    {
        json.WriteStartObject();
        Text(json, "clause", objection.Clause);
        Text(json, "message", objection.Message);
        Texts(json, "findings", [.. objection.Findings.Select(finding => finding.Value)]);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        Text(json, "rule", finding.Rule.Id);
        Text(json, "scanner", finding.Scanner);
        json.WriteString("severity", Wording.Word(finding.Severity));
        json.WriteString("confidence", Wording.Word(finding.Confidence));
        json.WriteString("state", Wording.Word(finding.State));
        Text(json, "excuse", finding.Excuse);
        if (finding.IsExcusedInSource)
            json.WriteBoolean("excusedInSource", true);
        Text(json, "message", finding.Message);
        Write(json, finding.Location);
        if (finding.Snippet is { } snippet)
        {
            json.WriteStartObject("snippet");
            Text(json, "text", snippet.Text);
            json.WriteNumber("caretColumn", snippet.CaretColumn);
            json.WriteNumber("caretLength", snippet.CaretLength);
            json.WriteEndObject();
        }

        Text(json, "secret", finding.Secret);
        if (finding.Verification is { } verification)
        {
            json.WriteStartObject("verification");
            json.WriteString("state", Wording.Word(verification.State));
            Text(json, "reason", verification.Reason);
            Text(json, "owner", verification.Owner);
            json.WriteEndObject();
        }

        if (!finding.Steps.IsEmpty)
            Array(json, "steps", finding.Steps, Write);
        if (finding.Edit is { } edit)
            Write(json, edit);
        if (!finding.Aliases.IsEmpty)
            Texts(json, "aliases", finding.Aliases);
        if (finding.Component is { } component)
        {
            json.WritePropertyName("component");
            Write(json, component);
        }

        if (finding.Advisory is { } advisory)
            Write(json, advisory);
        if (finding.Origin is { } origin)
            Write(json, origin);
        Text(json, "fingerprint", finding.Fingerprint.Value);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FileEdit edit)
    {
        json.WriteStartObject("edit");
        Text(json, "title", edit.Title);
        Text(json, "fileSha256", edit.FileDigest);
        Array(json, "changes", edit.Changes, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FileChange change)
    {
        json.WriteStartObject();
        Write(json, change.Location);
        Text(json, "text", change.Text);
        if (change.IsShared)
            json.WriteBoolean("shared", true);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Origin origin)
    {
        json.WriteStartObject("origin");
        Text(json, "commit", origin.Commit);
        Text(json, "author", origin.Author);
        json.WriteString("date", Wording.Moment(origin.Date));
        json.WriteBoolean("onlyInHistory", origin.IsOnlyInHistory);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Location location)
    {
        json.WriteStartObject("location");
        Text(json, "path", location.Path);
        json.WriteNumber("line", location.Line);
        json.WriteNumber("column", location.Column);
        json.WriteNumber("endLine", location.EndLine);
        json.WriteNumber("endColumn", location.EndColumn);
        json.WriteNumber("start", location.Span.Start);
        json.WriteNumber("length", location.Span.Length);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FlowStep step)
    {
        json.WriteStartObject();
        Write(json, step.Location);
        Text(json, "message", step.Message);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Component component)
    {
        json.WriteStartObject();
        Text(json, "purl", component.Purl);
        Text(json, "name", component.Name);
        Text(json, "version", component.Version);
        if (component.Ecosystem.Length > 0)
            Text(json, "ecosystem", component.Ecosystem);
        Text(json, "range", component.Range);
        if (component.Scope != ComponentScope.Shipped)
            Text(json, "scope", Wording.Word(component.Scope));
        if (component.IsDirect is { } isDirect)
            json.WriteBoolean("direct", isDirect);
        if (!component.Path.IsEmpty)
            Texts(json, "path", component.Path);
        if (!component.DependsOn.IsEmpty)
            Texts(json, "dependsOn", component.DependsOn);
        if (component.Location is { } location)
            Write(json, location);
        Texts(json, "licences", component.Licences);
        if (!component.Hashes.IsEmpty)
            Array(json, "hashes", component.Hashes, Write);
        Text(json, "origin", component.Origin);
        Text(json, "withdrawn", component.Withdrawn);
        if (component.RunsOnInstall)
            json.WriteBoolean("runsOnInstall", true);
        if (component.Lag is { } lag)
        {
            json.WriteStartObject("lag");
            Text(json, "newest", lag.Newest);
            json.WriteNumber("majors", lag.Majors);
            json.WriteNumber("minors", lag.Minors);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ComponentHash hash)
    {
        json.WriteStartObject();
        Text(json, "algorithm", hash.Algorithm);
        Text(json, "hex", hash.Hex);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Advisory advisory)
    {
        json.WriteStartObject("advisory");
        Text(json, "id", advisory.Id);
        Texts(json, "aliases", advisory.Aliases);
        if (advisory.Cvss is { } cvss)
            json.WriteNumber("cvss", cvss);
        Text(json, "vector", advisory.Vector);
        if (advisory.Epss is { } epss)
            json.WriteNumber("epss", epss);
        json.WriteBoolean("knownExploited", advisory.KnownExploited);
        Text(json, "fixedVersion", advisory.FixedVersion);
        if (!advisory.FixedIn.IsEmpty)
            Texts(json, "fixedIn", advisory.FixedIn);
        Text(json, "reachable", Wording.Word(advisory.Reachable));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Coverage coverage)
    {
        json.WriteStartObject("coverage");
        json.WriteBoolean("nothingToScan", coverage.NothingToScan);
        Array(json, "scanners", coverage.Scanners, Write);
        Array(json, "passedOver", coverage.PassedOver, Write);
        Array(json, "failures", coverage.Failures, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ScannerCoverage scanner)
    {
        json.WriteStartObject();
        Text(json, "scanner", scanner.Scanner);
        json.WriteNumber("files", scanner.Files);
        json.WriteNumber("bytes", scanner.Bytes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PassedOver passed)
    {
        json.WriteStartObject();
        Text(json, "path", passed.Path);
        json.WriteString("reason", Wording.Word(passed.Reason));
        Text(json, "detail", passed.Detail);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CoverageFailure failure)
    {
        json.WriteStartObject();
        Text(json, "scanner", failure.Scanner);
        Text(json, "rule", failure.Rule);
        Text(json, "path", failure.Path);
        Text(json, "reason", failure.Reason);
        Text(json, "remedy", failure.Remedy);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Notice notice)
    {
        json.WriteStartObject();
        Text(json, "kind", notice.Kind);
        Text(json, "message", notice.Message);
        Text(json, "path", notice.Path);
        json.WriteNumber("line", notice.Line);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RuleFacts rule)
    {
        json.WriteStartObject();
        Text(json, "id", rule.Id);
        Text(json, "title", rule.Title);
        json.WriteString("severity", Wording.Word(rule.Severity));
        json.WriteString("confidence", Wording.Word(rule.Confidence));
        json.WriteString("stage", Wording.Word(rule.Stage));
        if (rule.Tier == Tier.Audit)
            json.WriteString("tier", Wording.Word(rule.Tier));
        json.WriteStartArray("cwe");
        foreach (var number in rule.Cwe)
            json.WriteNumberValue(number);
        json.WriteEndArray();
        Text(json, "owasp", rule.Owasp);
        Text(json, "why", rule.Why);
        Text(json, "fix", rule.Fix);
        Texts(json, "references", rule.References);
        Texts(json, "aliases", rule.Aliases);
        Texts(json, "formerIds", rule.FormerIds);
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, SafeText.Whole(text));
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(SafeText.Whole(text));
        json.WriteEndArray();
    }
}
