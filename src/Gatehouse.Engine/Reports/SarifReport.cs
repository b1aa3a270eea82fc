using System.Globalization;
using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine.Reports;

/// <summary>SARIF 2.1.0, as GitHub code scanning and others take it.</summary>
public sealed class SarifReport : Report
{
    private const string SchemaAddress = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Root = "SRCROOT";

    public override string Name => "sarif";

    public override string FileName => "gatehouse.sarif";

    public override string MediaType => "application/sarif+json";

    public override void Write(ScanResult result, Stream output, ReportOptions options)
    {
        var rules = Tally.RulesOf(result);
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rules.Length; i++)
            indexes[rules[i].Id] = i;

        using var json = new Utf8JsonWriter(output, PlainJson.Options);
        json.WriteStartObject();
        json.WriteString("$schema", SchemaAddress);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        Tool(json, rules, options.ToolVersion);
        json.WriteString("columnKind", "unicodeCodePoints");
        json.WriteStartObject("automationDetails");
        // GitHub takes all up to the last slash as the category: one per stage, so that an image scan does not close a commit's alerts.
        json.WriteString("id", $"gatehouse/{SafeText.Line(result.Stage)}/");
        json.WriteEndObject();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Root);
        Message(json, "description", "The root of the source tree that was scanned.");
        json.WriteEndObject();
        json.WriteEndObject();
        Invocation(json, result, indexes);
        json.WriteStartArray("results");
        foreach (var finding in result.Findings)
            Result(json, finding, indexes);
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.Text("target", result.Target);
        json.Text("stage", result.Stage);
        json.Text("policy", result.Policy);
        json.WriteString("verdict", result.Verdict.Word);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void Tool(Utf8JsonWriter json, ImmutableArray<RuleFacts> rules, string version)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Gatehouse");
        json.WriteString("version", version);
        json.WriteString("semanticVersion", version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
            Rule(json, rule);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Rule(Utf8JsonWriter json, RuleFacts rule)
    {
        json.WriteStartObject();
        json.Text("id", rule.Id);
        json.Text("name", PascalOf(rule.Id));
        Message(json, "shortDescription", rule.Title);
        Message(json, "fullDescription", SafeText.Flow(rule.Why));
        json.WriteStartObject("help");
        json.Text("text", $"{rule.Title}\n\nWhy: {rule.Why}\n\nFix: {rule.Fix}");
        json.Text("markdown", Help(rule));
        json.WriteEndObject();
        if (rule.References.FirstOrDefault(Prose.IsAddress) is { } page)
            json.WriteString("helpUri", page);
        if (!rule.FormerIds.IsEmpty)
            json.Texts("deprecatedIds", rule.FormerIds);
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", LevelOf(rule.Severity));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.Texts("tags", TagsOf(rule));
        json.WriteString("precision", PrecisionOf(rule.Confidence));
        json.WriteString("problem.severity", ProblemOf(rule.Severity));
        json.WriteString("security-severity", ScoreOf(rule.Severity));
        json.Texts("aliases", rule.Aliases);
        if (rule.Owasp is { } owasp)
            json.WriteString("owasp", owasp);
        json.WriteString("stage", Wording.Word(rule.Stage));
        if (rule.Tier == Tier.Audit)
            json.WriteString("tier", Wording.Word(rule.Tier));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Help(RuleFacts rule)
    {
        var help = $"## {rule.Title}\n\n{rule.Why}\n\n### What to do\n\n{rule.Fix}";
        var pages = rule.References.Where(Prose.IsAddress).ToList();
        return pages.Count == 0 ? help : $"{help}\n\n### See also\n\n{string.Join('\n', pages.Select(page => $"- <{page}>"))}";
    }

    private static ImmutableArray<string> TagsOf(RuleFacts rule)
    {
        var tags = ImmutableArray.CreateBuilder<string>();
        tags.Add("security");
        tags.Add(rule.Area);
        foreach (var number in rule.Cwe)
            tags.Add(string.Create(CultureInfo.InvariantCulture, $"external/cwe/cwe-{number:D3}"));
        if (rule.Owasp is { } owasp)
            tags.Add("external/owasp/" + owasp.Replace(':', '-').ToLowerInvariant());
        return [.. tags.Distinct(StringComparer.Ordinal)];
    }

    private static void Invocation(Utf8JsonWriter json, ScanResult result, Dictionary<string, int> rules)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", result.Verdict is not Unknown && result.Coverage.Failures.IsEmpty);
        json.WriteNumber("exitCode", Wording.ExitCode(result.Verdict));
        json.WriteString("exitCodeDescription", result.Verdict.Word);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var failure in result.Coverage.Failures)
        {
            json.WriteStartObject();
            Message(json, "message", $"{SafeText.Flow(failure.Reason)} {SafeText.Flow(failure.Remedy)}");
            json.WriteString("level", "error");
            Descriptor(json, "descriptor", "coverage-failure", null);
            if (failure.Rule is { } rule && rules.TryGetValue(rule, out var index))
                Descriptor(json, "associatedRule", rule, index);
            if (failure.Path is { } path)
                Place(json, path, 0);
            json.WriteStartObject("properties");
            json.Text("scanner", failure.Scanner);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        foreach (var doubt in result.Verdict.Doubts)
        {
            json.WriteStartObject();
            Message(json, "message", SafeText.Flow(doubt));
            json.WriteString("level", "error");
            Descriptor(json, "descriptor", "doubt", null);
            json.WriteEndObject();
        }

        foreach (var notice in result.Notices)
        {
            json.WriteStartObject();
            Message(json, "message", SafeText.Flow(notice.Message));
            json.WriteString("level", "note");
            Descriptor(json, "descriptor", notice.Kind, null);
            if (notice.Path is { } path)
                Place(json, path, notice.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Descriptor(Utf8JsonWriter json, string name, string id, int? index)
    {
        json.WriteStartObject(name);
        json.Text("id", id);
        if (index is { } number)
            json.WriteNumber("index", number);
        json.WriteEndObject();
    }

    private static void Place(Utf8JsonWriter json, string path, int line)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        Artifact(json, path);
        if (line > 0)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", line);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Result(Utf8JsonWriter json, Finding finding, Dictionary<string, int> rules)
    {
        json.WriteStartObject();
        json.Text("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", rules[finding.Rule.Id]);
        json.WriteString("level", LevelOf(finding.Severity));
        // Hosts show the message and not the properties; a line that is gone would look like a mistake.
        Message(
            json,
            "message",
            SafeText.Flow(finding.Message) + (finding.Origin is { IsOnlyInHistory: true } past ? $" ({Wording.Since(past)})" : "")
        );
        json.WriteStartArray("locations");
        Place(json, finding.Location, finding.Snippet, message: null);
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.Text("gatehouse/v1", finding.Fingerprint.Value);
        json.WriteEndObject();
        json.WriteString("baselineState", finding.State == FindingState.Existing ? "unchanged" : "new");
        if (finding.State == FindingState.Waived)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", finding.IsExcusedInSource ? "inSource" : "external");
            json.WriteString("status", "accepted");
            json.Text("justification", finding.Excuse is { } excuse ? SafeText.Flow(excuse) : null);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (!finding.Steps.IsEmpty)
            Flow(json, finding.Steps);
        if (finding.Edit is { } edit)
            Fix(json, edit, finding.Location.Path);
        Properties(json, finding);
        json.WriteEndObject();
    }

    private static void Fix(Utf8JsonWriter json, FileEdit edit, string path)
    {
        json.WriteStartArray("fixes");
        json.WriteStartObject();
        Message(json, "description", SafeText.Flow(edit.Title));
        json.WriteStartArray("artifactChanges");
        json.WriteStartObject();
        Artifact(json, path);
        json.WriteStartArray("replacements");
        foreach (var change in edit.Changes)
        {
            json.WriteStartObject();
            json.WriteStartObject("deletedRegion");
            json.WriteNumber("startLine", change.Location.Line);
            json.WriteNumber("startColumn", change.Location.Column);
            json.WriteNumber("endLine", change.Location.EndLine);
            json.WriteNumber("endColumn", change.Location.EndColumn);
            json.WriteEndObject();
            Message(json, "insertedContent", change.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Flow(Utf8JsonWriter json, ImmutableArray<FlowStep> steps)
    {
        json.WriteStartArray("codeFlows");
        json.WriteStartObject();
        json.WriteStartArray("threadFlows");
        json.WriteStartObject();
        json.WriteStartArray("locations");
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WritePropertyName("location");
            Place(json, step.Location, null, step.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Properties(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject("properties");
        json.Text("scanner", finding.Scanner);
        json.WriteString("severity", Wording.Word(finding.Severity));
        json.WriteString("confidence", Wording.Word(finding.Confidence));
        json.WriteString("state", Wording.Word(finding.State));
        // Alerts rank by the rule's score; a place that is graver or lighter than its rule says so here.
        json.WriteString("security-severity", ScoreOf(finding));
        if (!finding.Aliases.IsEmpty)
            json.Texts("aliases", finding.Aliases);
        json.Text("secret", finding.Secret);
        if (finding.Origin is { } origin)
        {
            json.Text("firstSeenCommit", origin.Commit);
            json.Text("firstSeenAuthor", SafeText.Line(origin.Author));
            json.WriteString("firstSeenDate", Wording.Moment(origin.Date));
            json.WriteBoolean("onlyInHistory", origin.IsOnlyInHistory);
        }

        if (finding.Verification is { } verification)
        {
            json.WriteString("verified", Wording.Word(verification.State));
            json.Text("verified-reason", verification.Reason);
            json.Text("verified-owner", verification.Owner);
        }

        if (finding.Component is { } component)
        {
            json.Text("package", component.Name);
            json.Text("version", component.Version);
            json.Text("purl", component.Purl);
        }

        if (finding.Advisory is { } advisory)
        {
            json.Text("advisory", advisory.Id);
            if (!advisory.Aliases.IsEmpty)
                json.Texts("advisoryAliases", advisory.Aliases);
            json.Text("fixedVersion", advisory.FixedVersion);
            if (advisory.Cvss is { } cvss)
                json.WriteNumber("cvss", cvss);
            if (advisory.Epss is { } epss)
                json.WriteNumber("epss", epss);
            json.WriteBoolean("knownExploited", advisory.KnownExploited);
            json.Text("reachable", Wording.Word(advisory.Reachable));
        }

        json.WriteEndObject();
    }

    private static void Place(Utf8JsonWriter json, Location location, Snippet? snippet, string? message)
    {
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        Artifact(json, location.Path);
        json.WriteStartObject("region");
        json.WriteNumber("startLine", location.Line);
        if (location.Span.Length > 0)
        {
            json.WriteNumber("startColumn", location.Column);
            json.WriteNumber("endLine", location.EndLine);
            json.WriteNumber("endColumn", location.EndColumn);
        }

        if (snippet is not null)
        {
            var view = SnippetView.Of(snippet);
            Message(json, "snippet", view.Marked);
            json.WriteEndObject();
            json.WriteStartObject("contextRegion");
            json.WriteNumber("startLine", location.Line);
            json.WriteNumber("endLine", location.EndLine);
            Message(json, "snippet", view.Text);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        if (message is not null)
            Message(json, "message", SafeText.Flow(message));
        json.WriteEndObject();
    }

    private static void Artifact(Utf8JsonWriter json, string path)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", UriOf(path));
        json.WriteString("uriBaseId", Root);
        json.WriteEndObject();
    }

    /// <summary>A relative reference (RFC 3986 §4.2); all but unreserved characters and the slashes are percent-encoded.</summary>
    internal static string UriOf(string path)
    {
        var segments = SafeText.Whole(path).Split('/').Where(segment => segment.Length > 0);
        var uri = string.Join('/', segments.Select(Uri.EscapeDataString));
        return uri.Length == 0 ? "." : uri;
    }

    private static string LevelOf(Severity severity) =>
        severity switch
        {
            Severity.Critical or Severity.High => "error",
            Severity.Medium => "warning",
            _ => "note",
        };

    private static string ProblemOf(Severity severity) =>
        severity switch
        {
            Severity.Critical or Severity.High => "error",
            Severity.Medium => "warning",
            _ => "recommendation",
        };

    private static string ScoreOf(Severity severity) =>
        severity switch
        {
            Severity.Critical => "9.5",
            Severity.High => "8.0",
            Severity.Medium => "5.5",
            Severity.Low => "3.0",
            _ => "0.0",
        };

    private static string ScoreOf(Finding finding) =>
        finding.Advisory?.Cvss is { } cvss ? cvss.ToString("0.0", CultureInfo.InvariantCulture) : ScoreOf(finding.Severity);

    private static string PrecisionOf(Confidence confidence) => Wording.Word(confidence);

    private static string PascalOf(string id) =>
        string.Concat(
            id.Split('/', '-')
                .Where(word => word.Length > 0)
                .Select(word => string.Concat(char.ToUpperInvariant(word[0]).ToString(), word.AsSpan(1)))
        );

    private static void Message(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.Text("text", text);
        json.WriteEndObject();
    }
}
