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
        json.Text("target", result.Target);
        json.Text("stage", result.Stage);
        json.Text("policy", result.Policy);
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
        json.Texts("doubts", verdict.Doubts);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Objection objection)
    {
        json.WriteStartObject();
        json.Text("clause", objection.Clause);
        json.Text("message", objection.Message);
        json.Texts("findings", [.. objection.Findings.Select(finding => finding.Value)]);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.Text("rule", finding.Rule.Id);
        json.Text("scanner", finding.Scanner);
        json.WriteString("severity", Wording.Word(finding.Severity));
        json.WriteString("confidence", Wording.Word(finding.Confidence));
        json.WriteString("state", Wording.Word(finding.State));
        json.Text("excuse", finding.Excuse);
        if (finding.IsExcusedInSource)
            json.WriteBoolean("excusedInSource", true);
        json.Text("message", finding.Message);
        Write(json, finding.Location);
        if (finding.Snippet is { } snippet)
        {
            json.WriteStartObject("snippet");
            json.Text("text", snippet.Text);
            json.WriteNumber("caretColumn", snippet.CaretColumn);
            json.WriteNumber("caretLength", snippet.CaretLength);
            json.WriteEndObject();
        }

        json.Text("secret", finding.Secret);
        if (finding.Verification is { } verification)
        {
            json.WriteStartObject("verification");
            json.WriteString("state", Wording.Word(verification.State));
            json.Text("reason", verification.Reason);
            json.Text("owner", verification.Owner);
            json.WriteEndObject();
        }

        if (!finding.Steps.IsEmpty)
            Array(json, "steps", finding.Steps, Write);
        if (finding.Edit is { } edit)
            Write(json, edit);
        if (!finding.Aliases.IsEmpty)
            json.Texts("aliases", finding.Aliases);
        if (finding.Component is { } component)
        {
            json.WritePropertyName("component");
            Write(json, component);
        }

        if (finding.Advisory is { } advisory)
            Write(json, advisory);
        if (finding.Origin is { } origin)
            Write(json, origin);
        json.Text("fingerprint", finding.Fingerprint.Value);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FileEdit edit)
    {
        json.WriteStartObject("edit");
        json.Text("title", edit.Title);
        json.Text("fileSha256", edit.FileDigest);
        Array(json, "changes", edit.Changes, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FileChange change)
    {
        json.WriteStartObject();
        Write(json, change.Location);
        json.Text("text", change.Text);
        if (change.IsShared)
            json.WriteBoolean("shared", true);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Origin origin)
    {
        json.WriteStartObject("origin");
        json.Text("commit", origin.Commit);
        json.Text("author", origin.Author);
        json.WriteString("date", Wording.Moment(origin.Date));
        json.WriteBoolean("onlyInHistory", origin.IsOnlyInHistory);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Location location)
    {
        json.WriteStartObject("location");
        json.Text("path", location.Path);
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
        json.Text("message", step.Message);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Component component)
    {
        json.WriteStartObject();
        json.Text("purl", component.Purl);
        json.Text("name", component.Name);
        json.Text("version", component.Version);
        if (component.Ecosystem.Length > 0)
            json.Text("ecosystem", component.Ecosystem);
        json.Text("range", component.Range);
        if (component.Scope != ComponentScope.Shipped)
            json.Text("scope", Wording.Word(component.Scope));
        if (component.IsDirect is { } isDirect)
            json.WriteBoolean("direct", isDirect);
        if (!component.Path.IsEmpty)
            json.Texts("path", component.Path);
        if (!component.DependsOn.IsEmpty)
            json.Texts("dependsOn", component.DependsOn);
        if (component.Location is { } location)
            Write(json, location);
        json.Texts("licences", component.Licences);
        if (!component.Hashes.IsEmpty)
            Array(json, "hashes", component.Hashes, Write);
        json.Text("origin", component.Origin);
        json.Text("withdrawn", component.Withdrawn);
        if (component.RunsOnInstall)
            json.WriteBoolean("runsOnInstall", true);
        if (component.Lag is { } lag)
        {
            json.WriteStartObject("lag");
            json.Text("newest", lag.Newest);
            json.WriteNumber("majors", lag.Majors);
            json.WriteNumber("minors", lag.Minors);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ComponentHash hash)
    {
        json.WriteStartObject();
        json.Text("algorithm", hash.Algorithm);
        json.Text("hex", hash.Hex);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Advisory advisory)
    {
        json.WriteStartObject("advisory");
        json.Text("id", advisory.Id);
        json.Texts("aliases", advisory.Aliases);
        if (advisory.Cvss is { } cvss)
            json.WriteNumber("cvss", cvss);
        json.Text("vector", advisory.Vector);
        if (advisory.Epss is { } epss)
            json.WriteNumber("epss", epss);
        json.WriteBoolean("knownExploited", advisory.KnownExploited);
        json.Text("fixedVersion", advisory.FixedVersion);
        if (!advisory.FixedIn.IsEmpty)
            json.Texts("fixedIn", advisory.FixedIn);
        json.Text("reachable", Wording.Word(advisory.Reachable));
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
        json.Text("scanner", scanner.Scanner);
        json.WriteNumber("files", scanner.Files);
        json.WriteNumber("bytes", scanner.Bytes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PassedOver passed)
    {
        json.WriteStartObject();
        json.Text("path", passed.Path);
        json.WriteString("reason", Wording.Word(passed.Reason));
        json.Text("detail", passed.Detail);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CoverageFailure failure)
    {
        json.WriteStartObject();
        json.Text("scanner", failure.Scanner);
        json.Text("rule", failure.Rule);
        json.Text("path", failure.Path);
        json.Text("reason", failure.Reason);
        json.Text("remedy", failure.Remedy);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Notice notice)
    {
        json.WriteStartObject();
        json.Text("kind", notice.Kind);
        json.Text("message", notice.Message);
        json.Text("path", notice.Path);
        json.WriteNumber("line", notice.Line);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RuleFacts rule)
    {
        json.WriteStartObject();
        json.Text("id", rule.Id);
        json.Text("title", rule.Title);
        json.WriteString("severity", Wording.Word(rule.Severity));
        json.WriteString("confidence", Wording.Word(rule.Confidence));
        json.WriteString("stage", Wording.Word(rule.Stage));
        if (rule.Tier == Tier.Audit)
            json.WriteString("tier", Wording.Word(rule.Tier));
        json.WriteStartArray("cwe");
        foreach (var number in rule.Cwe)
            json.WriteNumberValue(number);
        json.WriteEndArray();
        json.Text("owasp", rule.Owasp);
        json.Text("why", rule.Why);
        json.Text("fix", rule.Fix);
        json.Texts("references", rule.References);
        json.Texts("aliases", rule.Aliases);
        json.Texts("formerIds", rule.FormerIds);
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }
}
