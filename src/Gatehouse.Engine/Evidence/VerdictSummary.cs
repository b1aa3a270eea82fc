using System.Globalization;
using System.Text.Json;
using Gatehouse.Engine.Syntax.Json;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Evidence;

/// <summary>Something that took part, and which one it was: a scanner, a database, a tool.</summary>
public sealed record NamedVersion(string Name, string Version);

/// <summary>What was read.</summary>
public sealed record CoverageFacts(long FilesRead, int PassedOver, int Failures, bool NothingToScan);

/// <summary>How many findings there were, by state.</summary>
public sealed record FindingFacts(int New, int Existing, int Waived);

/// <summary>A waiver that excused a finding.</summary>
/// <param name="For">The rule, path or fingerprint that it excuses.</param>
/// <param name="Until">The last day on which it excuses; null where another tool's excuse has no end.</param>
/// <param name="Source">Where it is written.</param>
public sealed record WaiverFact(string For, string Reason, string? Owner, DateOnly? Until, string Source);

/// <summary>Somebody who agreed to a release.</summary>
/// <param name="KeyId">Of the key that signed it; null where the platform vouches instead.</param>
public sealed record ApprovalFact(string By, DateTimeOffset At, string? KeyId);

/// <summary>
/// The verdict as a SLSA verification summary (https://slsa.dev/spec/v1.0/verification_summary), with the facts it was made of beside it.
/// </summary>
public sealed record VerdictSummary
{
    public const string PredicateType = "https://slsa.dev/verification_summary/v1";

    /// <summary>A field of our own, named by an URI as in-toto asks of extensions.</summary>
    public const string FactsField = "urn:gatehouse:facts:v1";

    public const string VerifierId = "urn:gatehouse:gate";

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string DayForm = "yyyy-MM-dd";
    private const int MostEntries = 10_000;

    private static readonly string[] Verdicts = ["pass", "closed", "unknown"];

    private static readonly string[] KnownFacts =
    [
        "verdict",
        "stage",
        "environment",
        "policy",
        "scanners",
        "databases",
        "coverage",
        "findings",
        "waivers",
        "approvals",
    ];

    /// <summary><c>pass</c>, <c>closed</c> or <c>unknown</c>.</summary>
    public required string Verdict { get; init; }

    public required string Stage { get; init; }

    /// <summary>Where it was judged for; null for everywhere.</summary>
    public string? Environment { get; init; }

    public required string PolicyName { get; init; }

    public required string PolicyDigest { get; init; }

    /// <summary>Whole seconds.</summary>
    public required DateTimeOffset JudgedAt { get; init; }

    /// <summary>What was judged, as people name it: an image by its digest, or the tree's name.</summary>
    public required string Resource { get; init; }

    public required string ProductVersion { get; init; }

    public ImmutableArray<NamedVersion> Scanners { get; init; } = [];

    public ImmutableArray<NamedVersion> Databases { get; init; } = [];

    public required CoverageFacts Coverage { get; init; }

    public required FindingFacts Findings { get; init; }

    public ImmutableArray<WaiverFact> Waivers { get; init; } = [];

    public ImmutableArray<ApprovalFact> Approvals { get; init; } = [];

    /// <summary>An unsigned envelope that says this of commit and image.</summary>
    public Envelope About(IEnumerable<Subject> subjects) => Statement.Write(subjects, PredicateType, Write);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("verifier");
        json.WriteString("id", VerifierId);
        json.WriteStartObject("version");
        json.WriteString("gatehouse", ProductVersion);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("timeVerified", Show(JudgedAt));
        json.WriteString("resourceUri", Resource);
        json.WriteStartObject("policy");
        json.WriteString("uri", "urn:gatehouse:policy:sha256:" + PolicyDigest);
        json.WriteStartObject("digest");
        json.WriteString(Subject.Sha256, PolicyDigest);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("verificationResult", ResultOf(Verdict));
        // A level of SLSA is said of how something was built; a gate's verdict is a level of its own.
        json.WriteStartArray("verifiedLevels");
        if (Verdict == "pass")
            json.WriteStringValue("GATEHOUSE_PASS");
        json.WriteEndArray();
        json.WriteString("slsaVersion", "1.0");
        json.WriteStartObject(FactsField);
        WriteFacts(json);
        json.WriteEndObject();
    }

    private void WriteFacts(Utf8JsonWriter json)
    {
        json.WriteString("verdict", Verdict);
        json.WriteString("stage", Stage);
        if (Environment is not null)
            json.WriteString("environment", Environment);
        json.WriteString("policy", PolicyName);
        Write(json, "scanners", Scanners);
        Write(json, "databases", Databases);
        json.WriteStartObject("coverage");
        json.WriteNumber("filesRead", Coverage.FilesRead);
        json.WriteNumber("passedOver", Coverage.PassedOver);
        json.WriteNumber("failures", Coverage.Failures);
        json.WriteBoolean("nothingToScan", Coverage.NothingToScan);
        json.WriteEndObject();
        json.WriteStartObject("findings");
        json.WriteNumber("new", Findings.New);
        json.WriteNumber("existing", Findings.Existing);
        json.WriteNumber("waived", Findings.Waived);
        json.WriteEndObject();
        json.WriteStartArray("waivers");
        foreach (var waiver in Waivers)
        {
            json.WriteStartObject();
            json.WriteString("for", waiver.For);
            json.WriteString("reason", waiver.Reason);
            json.WriteString("owner", waiver.Owner);
            json.WriteString("until", waiver.Until?.ToString(DayForm, CultureInfo.InvariantCulture));
            json.WriteString("source", waiver.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("approvals");
        foreach (var approval in Approvals)
        {
            json.WriteStartObject();
            json.WriteString("by", approval.By);
            json.WriteString("at", Show(approval.At));
            json.WriteString("key", approval.KeyId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Null where the statement is no verdict of ours, or one that is not understood whole; the problem then says why.</summary>
    public static VerdictSummary? Read(Statement statement, out string problem)
    {
        if (statement.PredicateType != PredicateType)
        {
            problem = $"it is of the type `{Short(statement.PredicateType)}`";
            return null;
        }

        var predicate = statement.Predicate;
        var facts = predicate[FactsField];
        var verdict = facts["verdict"].Text ?? "";
        var waivers = facts["waivers"].Items.Take(MostEntries + 1).Select(ReadWaiver).ToList();
        var approvals = facts["approvals"].Items.Take(MostEntries + 1).Select(ReadApproval).ToList();
        var coverage = ReadCoverage(facts["coverage"]);
        var findings = ReadFindings(facts["findings"]);
        var time = Time(predicate["timeVerified"].Text);
        // A fact that this version does not know may be one that speaks against a release.
        var strange = facts.Entries.FirstOrDefault(entry => !KnownFacts.Contains(entry.Key, StringComparer.Ordinal)).Key;
        problem =
            facts.Kind != JsonKind.Record ? "Gatehouse's own facts are missing"
            : strange is not null ? $"it has a fact `{Short(strange)}` that this version of Gatehouse does not know"
            : !Verdicts.Contains(verdict, StringComparer.Ordinal) ? "it names no verdict"
            : predicate["verificationResult"].Text != ResultOf(verdict) ? "its verdict and its verificationResult contradict each other"
            : facts["stage"].Text is not { Length: > 0 } ? "it names no stage"
            : facts["environment"] is { IsThere: true, Text: not { Length: > 0 } } ? "its environment is no text"
            : predicate["policy"]["digest"][Subject.Sha256].Text is not { Length: 64 } ? "it has no digest of the policy"
            : time is null ? "its timeVerified is no time"
            : coverage is null ? "it does not say what was read"
            : findings is null ? "it does not say what was found"
            : facts["waivers"].Kind != JsonKind.List || waivers.Contains(null) ? "its waivers cannot be read"
            : facts["approvals"].Kind != JsonKind.List || approvals.Contains(null) ? "its approvals cannot be read"
            : waivers.Count > MostEntries || approvals.Count > MostEntries ? $"it has more than {MostEntries} waivers or approvals"
            : "";
        return problem.Length > 0
            ? null
            : new VerdictSummary
            {
                Verdict = verdict,
                Stage = facts["stage"].Text!,
                Environment = facts["environment"].Text,
                PolicyName = facts["policy"].Text ?? "",
                PolicyDigest = predicate["policy"]["digest"][Subject.Sha256].Text!,
                JudgedAt = time!.Value,
                Resource = predicate["resourceUri"].Text ?? "",
                ProductVersion = predicate["verifier"]["version"]["gatehouse"].Text ?? "",
                Scanners = ReadVersions(facts["scanners"]),
                Databases = ReadVersions(facts["databases"]),
                Coverage = coverage!,
                Findings = findings!,
                Waivers = [.. waivers.Select(waiver => waiver!)],
                Approvals = [.. approvals.Select(approval => approval!)],
            };
    }

    private static string ResultOf(string verdict) => verdict == "pass" ? "PASSED" : "FAILED";

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<NamedVersion> versions)
    {
        json.WriteStartArray(name);
        foreach (var one in versions)
        {
            json.WriteStartObject();
            json.WriteString("name", one.Name);
            json.WriteString("version", one.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ImmutableArray<NamedVersion> ReadVersions(JsonValue list) =>
        [.. list.Items.Take(MostEntries).Select(one => new NamedVersion(one["name"].Text ?? "", one["version"].Text ?? ""))];

    private static CoverageFacts? ReadCoverage(JsonValue value) =>
        Number(value["filesRead"]) is { } files
        && Number(value["passedOver"]) is { } passedOver and <= int.MaxValue
        && Number(value["failures"]) is { } failures and <= int.MaxValue
            ? new CoverageFacts(files, (int)passedOver, (int)failures, value["nothingToScan"].IsTrue)
            : null;

    private static FindingFacts? ReadFindings(JsonValue value) =>
        Number(value["new"]) is { } fresh and <= int.MaxValue
        && Number(value["existing"]) is { } existing and <= int.MaxValue
        && Number(value["waived"]) is { } waived and <= int.MaxValue
            ? new FindingFacts((int)fresh, (int)existing, (int)waived)
            : null;

    private static WaiverFact? ReadWaiver(JsonValue value)
    {
        DateOnly? until = null;
        if (value["until"].Kind != JsonKind.Null)
        {
            if (!DateOnly.TryParseExact(value["until"].Text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return null;
            until = day;
        }

        return value["for"].Text is { } aim && value["source"].Text is { } source
            ? new WaiverFact(aim, value["reason"].Text ?? "", value["owner"].Text, until, source)
            : null;
    }

    private static ApprovalFact? ReadApproval(JsonValue value) =>
        value["by"].Text is { } by && Time(value["at"].Text) is { } at ? new ApprovalFact(by, at, value["key"].Text) : null;

    private static long? Number(JsonValue value) =>
        value.Kind == JsonKind.Number && long.TryParse(value.Word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            TimeForm,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;

    internal static string Show(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    private static string Short(string text)
    {
        const int longest = 100;
        return TextBytes.Printable(text.Length > longest ? text[..longest] + "…" : text);
    }
}
