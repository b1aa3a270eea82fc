using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Reports;

/// <summary>
/// Reads what <see cref="JsonReport"/> wrote. Strict: what is not known is not passed over, since it may be what closes the gate.
/// </summary>
public static class ResultJson
{
    internal const string Schema = "gatehouse-result";
    internal const int Version = 1;

    /// <summary>In bytes; some hundred thousand findings.</summary>
    public const int MaxSize = 256 * 1024 * 1024;

    private const int MaxDepth = 16;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static SavedResult Read(ReadOnlyMemory<byte> json, string path)
    {
        if (json.Length > MaxSize)
        {
            throw new UserError(
                $"{path}: the result has {ByteSize.Show(json.Length)}; at most {ByteSize.Show(MaxSize)} are read.",
                "Scan the parts of the tree one by one and give each result to `gatehouse gate`."
            );
        }

        try
        {
            using var document = JsonDocument.Parse(
                json,
                new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false }
            );
            return Read(new JsonPlace(path, "", document.RootElement));
        }
        catch (JsonException fault)
        {
            var where = fault.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $":{line + 1}:{(fault.BytePositionInLine ?? 0) + 1}")
                : "";
            throw new UserError($"{path}{where}: this is no JSON that can be read: {Reason(fault)}", fault) { Remedy = Remedy };
        }
    }

    internal const string Remedy = "Write the result again with `gatehouse scan --format json`.";

    /// <summary>The parser's sentence without the place, which is told in our own way.</summary>
    private static string Reason(JsonException fault)
    {
        var place = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return SafeText.Line(place < 0 ? fault.Message : fault.Message[..place], 300);
    }

    private static SavedResult Read(JsonPlace root)
    {
        // The header comes before the rest, so that another file or version is named as what it is.
        root.MustBe(JsonValueKind.Object, "an object");
        var schema = root.Optional("schema") is { } name ? name.Text() : "";
        if (!string.Equals(schema, Schema, StringComparison.Ordinal))
            throw root.Wrong($"this is no result of Gatehouse: `schema` is not \"{Schema}\"");
        var version = root.At("version");
        if (version.Integer(0) != Version)
            throw version.Wrong($"version {version.Integer(0)} of the format is not known; this Gatehouse reads version {Version}");

        root.Only(
            "schema",
            "version",
            "tool",
            "target",
            "stage",
            "policy",
            "verdict",
            "findings",
            "components",
            "coverage",
            "notices",
            "rules"
        );
        root.Optional("tool")?.MustBe(JsonValueKind.Object, "an object");
        root.Optional("verdict")?.MustBe(JsonValueKind.Object, "an object");
        _ = root.Optional("policy")?.Text();

        var rules = root.At("rules").Items(Rule);
        var byId = new Dictionary<string, RuleFacts>(StringComparer.Ordinal);
        for (var i = 0; i < rules.Length; i++)
        {
            if (!byId.TryAdd(rules[i].Id, rules[i]))
                throw root.At("rules").Item(i).Wrong($"the rule `{SafeText.Line(rules[i].Id, 100)}` stands here twice");
        }

        return new SavedResult
        {
            Target = root.At("target").Text(),
            Stage = root.At("stage").Text(),
            Findings = root.At("findings").Items(place => Finding(place, byId)),
            Components = root.At("components").Items(Component),
            Coverage = Coverage(root.At("coverage")),
            Notices = root.At("notices").Items(Notice),
            Rules = rules,
        };
    }

    private static RuleFacts Rule(JsonPlace rule)
    {
        rule.Only(
            "id",
            "title",
            "severity",
            "confidence",
            "stage",
            "tier",
            "cwe",
            "owasp",
            "why",
            "fix",
            "references",
            "aliases",
            "formerIds"
        );
        var id = rule.At("id");
        if (id.Text().IndexOf('/', StringComparison.Ordinal) is < 1)
            throw id.Wrong("a rule's id is `area/offence`");
        _ = rule.Optional("owasp")?.Text();
        return new RuleFacts
        {
            Id = id.Text(),
            Title = rule.At("title").Text(),
            Severity = rule.At("severity").Severity(),
            Confidence = rule.At("confidence").Confidence(),
            Stage = rule.At("stage").Choice(("stable", RuleStage.Stable), ("trial", RuleStage.Trial)),
            Tier = rule.Optional("tier")?.Choice(("precise", Tier.Precise), ("audit", Tier.Audit)) ?? Tier.Precise,
            Cwe = rule.At("cwe").Items(number => number.Integer(1)),
            Why = rule.At("why").Text(),
            Fix = rule.At("fix").Text(),
            References = rule.At("references").Items(text => text.Text()),
            Aliases = rule.At("aliases").Items(text => text.Text()),
            FormerIds = rule.At("formerIds").Items(text => text.Text()),
        };
    }

    private static Finding Finding(JsonPlace finding, Dictionary<string, RuleFacts> rules)
    {
        finding.Only(
            "rule",
            "scanner",
            "severity",
            "confidence",
            "state",
            "excuse",
            "excusedInSource",
            "message",
            "location",
            "snippet",
            "secret",
            "verification",
            "steps",
            "edit",
            "aliases",
            "component",
            "advisory",
            "origin",
            "fingerprint"
        );
        var id = finding.At("rule");
        if (!rules.TryGetValue(id.Text(), out var rule))
            throw id.Wrong($"the rule `{SafeText.Line(id.Text(), 100)}` is not among `rules`");
        var fingerprint = finding.At("fingerprint");
        if (fingerprint.Text() is not { Length: 32 } hex || hex.AsSpan().ContainsAnyExcept(HexDigits))
            throw fingerprint.Wrong("a fingerprint has 32 lower-case hexadecimal digits");
        return new Finding
        {
            Rule = rule,
            Scanner = finding.At("scanner").Text(),
            Severity = finding.At("severity").Severity(),
            Confidence = finding.At("confidence").Confidence(),
            State = finding
                .At("state")
                .Choice(("new", FindingState.New), ("existing", FindingState.Existing), ("waived", FindingState.Waived)),
            Excuse = finding.Optional("excuse")?.Text(),
            IsExcusedInSource = finding.Optional("excusedInSource")?.Flag() ?? false,
            Message = finding.At("message").Text(),
            Location = Location(finding.At("location")),
            Snippet = finding.Optional("snippet") is { } snippet ? Snippet(snippet) : null,
            Secret = finding.Optional("secret")?.Text(),
            Verification = finding.Optional("verification") is { } verification ? Verification(verification) : null,
            Steps = finding.Optional("steps") is { } steps ? steps.Items(Step) : [],
            Edit = finding.Optional("edit") is { } edit ? Edit(edit) : null,
            Aliases = finding.Optional("aliases") is { } aliases ? aliases.Items(text => text.Text()) : [],
            Component = finding.Optional("component") is { } component ? Component(component) : null,
            Advisory = finding.Optional("advisory") is { } advisory ? Advisory(advisory) : null,
            Origin = finding.Optional("origin") is { } origin ? Origin(origin) : null,
            Fingerprint = new Fingerprint(fingerprint.Text()),
        };
    }

    private static FileEdit Edit(JsonPlace edit)
    {
        edit.Only("title", "fileSha256", "changes");
        var digest = edit.At("fileSha256");
        if (digest.Text() is not { Length: 64 } hex || hex.AsSpan().ContainsAnyExcept(HexDigits))
            throw digest.Wrong("a SHA-256 digest has 64 lower-case hexadecimal digits");
        return new FileEdit(edit.At("title").Text(), hex, edit.At("changes").Items(Change));
    }

    private static FileChange Change(JsonPlace change)
    {
        change.Only("location", "text", "shared");
        return new FileChange(Location(change.At("location")), change.At("text").Text(), change.Optional("shared")?.Flag() ?? false);
    }

    private static Origin Origin(JsonPlace origin)
    {
        origin.Only("commit", "author", "date", "onlyInHistory");
        var commit = origin.At("commit");
        if (commit.Text() is not { Length: 40 or 64 } hex || hex.AsSpan().ContainsAnyExcept(HexDigits))
            throw commit.Wrong("a commit's id has 40 or 64 lower-case hexadecimal digits");
        var date = origin.At("date");
        return DateTimeOffset.TryParseExact(
            date.Text(),
            Wording.MomentFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var moment
        )
            ? new Origin(hex, origin.At("author").Text(), moment, origin.At("onlyInHistory").Flag())
            : throw date.Wrong("must be a time such as 2026-01-31T12:00:00+00:00");
    }

    private static VerificationResult Verification(JsonPlace verification)
    {
        verification.Only("state", "reason", "owner");
        return new VerificationResult(
            verification.At("state").Choice(("live", Liveness.Live), ("dead", Liveness.Dead), ("unknown", Liveness.Unknown)),
            verification.Optional("reason")?.Text(),
            verification.Optional("owner")?.Text()
        );
    }

    private static Location Location(JsonPlace location)
    {
        location.Only("path", "line", "column", "endLine", "endColumn", "start", "length");
        var (line, column) = (location.At("line").Integer(1), location.At("column").Integer(1));
        var (endLine, endColumn) = (location.At("endLine").Integer(1), location.At("endColumn").Integer(1));
        if (endLine < line || (endLine == line && endColumn < column))
            throw location.Wrong("the place ends before it begins");
        var (start, length) = (location.At("start").Integer(0), location.At("length").Integer(0));
        if (start > int.MaxValue - length)
            throw location.At("length").Wrong("the place reaches beyond any file");
        return new Location(location.At("path").Text(), line, column, endLine, endColumn, new ByteSpan(start, length));
    }

    private static Snippet Snippet(JsonPlace snippet)
    {
        snippet.Only("text", "caretColumn", "caretLength");
        var text = snippet.At("text").Text();
        var caret = snippet.At("caretColumn");
        if (caret.Integer(0) > text.Length)
            throw caret.Wrong("the caret stands beyond the text");
        return new Snippet(text, caret.Integer(0), snippet.At("caretLength").Integer(1));
    }

    private static FlowStep Step(JsonPlace step)
    {
        step.Only("location", "message");
        return new FlowStep(Location(step.At("location")), step.At("message").Text());
    }

    private static Component Component(JsonPlace component)
    {
        component.Only(
            "purl",
            "name",
            "version",
            "ecosystem",
            "range",
            "scope",
            "direct",
            "path",
            "dependsOn",
            "location",
            "licences",
            "hashes",
            "origin",
            "withdrawn",
            "runsOnInstall",
            "lag"
        );
        return new Component
        {
            Purl = component.At("purl").Text(),
            Name = component.At("name").Text(),
            Version = component.Optional("version")?.Text(),
            Ecosystem = component.Optional("ecosystem")?.Text() ?? "",
            Range = component.Optional("range")?.Text(),
            Scope = component.Optional("scope")?.Choice(Scopes) ?? ComponentScope.Shipped,
            IsDirect = component.Optional("direct")?.Flag(),
            Path = component.Optional("path") is { } path ? path.Items(text => text.Text()) : [],
            DependsOn = component.Optional("dependsOn") is { } needs ? needs.Items(text => text.Text()) : [],
            Location = component.Optional("location") is { } location ? Location(location) : null,
            Licences = component.At("licences").Items(text => text.Text()),
            Hashes = component.Optional("hashes") is { } hashes ? hashes.Items(Hash) : [],
            Origin = component.Optional("origin")?.Text(),
            Withdrawn = component.Optional("withdrawn")?.Text(),
            RunsOnInstall = component.Optional("runsOnInstall")?.Flag() ?? false,
            Lag = component.Optional("lag") is { } lag ? Lag(lag) : null,
        };
    }

    private static (string, ComponentScope)[] Scopes { get; } = [.. Enum.GetValues<ComponentScope>().Select(s => (Wording.Word(s), s))];

    private static (string, Reachability)[] Reachabilities { get; } = [.. Enum.GetValues<Reachability>().Select(r => (Wording.Word(r), r))];

    private static ComponentLag Lag(JsonPlace lag)
    {
        lag.Only("newest", "majors", "minors");
        return new ComponentLag(lag.At("newest").Text(), lag.At("majors").Integer(0), lag.At("minors").Integer(0));
    }

    private static ComponentHash Hash(JsonPlace hash)
    {
        hash.Only("algorithm", "hex");
        return new ComponentHash(hash.At("algorithm").Text(), hash.At("hex").Text());
    }

    private static Advisory Advisory(JsonPlace advisory)
    {
        advisory.Only("id", "aliases", "cvss", "vector", "epss", "knownExploited", "fixedVersion", "fixedIn", "reachable");
        return new Advisory
        {
            Id = advisory.At("id").Text(),
            Aliases = advisory.At("aliases").Items(text => text.Text()),
            Cvss = advisory.Optional("cvss")?.Number(10),
            Vector = advisory.Optional("vector")?.Text(),
            Epss = advisory.Optional("epss")?.Number(1),
            KnownExploited = advisory.At("knownExploited").Flag(),
            FixedVersion = advisory.Optional("fixedVersion")?.Text(),
            FixedIn = advisory.Optional("fixedIn") is { } fixes ? fixes.Items(text => text.Text()) : [],
            Reachable = advisory.Optional("reachable")?.Choice(Reachabilities) ?? Reachability.Unknown,
        };
    }

    private static Coverage Coverage(JsonPlace coverage)
    {
        coverage.Only("nothingToScan", "scanners", "passedOver", "failures");
        return new Coverage
        {
            NothingToScan = coverage.At("nothingToScan").Flag(),
            Scanners = coverage.At("scanners").Items(Scanner),
            PassedOver = coverage.At("passedOver").Items(Passed),
            Failures = coverage.At("failures").Items(Failure),
        };
    }

    private static ScannerCoverage Scanner(JsonPlace scanner)
    {
        scanner.Only("scanner", "files", "bytes");
        return new ScannerCoverage(scanner.At("scanner").Text(), scanner.At("files").Long(), scanner.At("bytes").Long());
    }

    private static PassedOver Passed(JsonPlace passed)
    {
        passed.Only("path", "reason", "detail");
        var reasons = Enum.GetValues<PassedOverReason>().Select(reason => (Wording.Word(reason), reason)).ToArray();
        return new PassedOver(passed.At("path").Text(), passed.At("reason").Choice(reasons), passed.At("detail").Text());
    }

    private static CoverageFailure Failure(JsonPlace failure)
    {
        failure.Only("scanner", "rule", "path", "reason", "remedy");
        return new CoverageFailure(
            failure.Optional("scanner")?.Text(),
            failure.Optional("rule")?.Text(),
            failure.Optional("path")?.Text(),
            failure.At("reason").Text(),
            failure.At("remedy").Text()
        );
    }

    private static Notice Notice(JsonPlace notice)
    {
        notice.Only("kind", "message", "path", "line");
        return new Notice(
            notice.At("kind").Text(),
            notice.At("message").Text(),
            notice.Optional("path")?.Text(),
            notice.At("line").Integer(0)
        );
    }
}

/// <summary>A value of a JSON file and the way to it, so that what is wrong can be named with its place.</summary>
internal readonly struct JsonPlace(string file, string way, JsonElement value)
{
    public JsonPlace At(string name) => Optional(name) ?? throw Wrong($"`{name}` is missing");

    public JsonPlace? Optional(string name)
    {
        MustBe(JsonValueKind.Object, "an object");
        return value.TryGetProperty(name, out var found) ? new JsonPlace(file, way.Length == 0 ? name : $"{way}.{name}", found) : null;
    }

    public JsonPlace Item(int index) => new(file, string.Create(CultureInfo.InvariantCulture, $"{way}[{index}]"), value[index]);

    public void Only(params ReadOnlySpan<string> known)
    {
        MustBe(JsonValueKind.Object, "an object");
        foreach (var property in value.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                throw Wrong($"`{SafeText.Line(property.Name, 100)}` is not known here");
        }
    }

    public ImmutableArray<T> Items<T>(Func<JsonPlace, T> read)
    {
        MustBe(JsonValueKind.Array, "a list");
        var items = ImmutableArray.CreateBuilder<T>(value.GetArrayLength());
        var index = 0;
        foreach (var item in value.EnumerateArray())
            items.Add(read(new JsonPlace(file, string.Create(CultureInfo.InvariantCulture, $"{way}[{index++}]"), item)));
        return items.MoveToImmutable();
    }

    public string Text()
    {
        MustBe(JsonValueKind.String, "text");
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw Wrong("the text holds half a character");
        }
    }

    public int Integer(int least)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number) || number < least)
            throw Wrong($"must be a whole number from {least} to {int.MaxValue}");
        return number;
    }

    public long Long()
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number) || number < 0)
            throw Wrong("must be a whole number from 0");
        return number;
    }

    public double Number(double most)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !(number >= 0 && number <= most))
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"must be a number from 0 to {most}"));
        return number;
    }

    public bool Flag() =>
        value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong("must be true or false"),
        };

    public Severity Severity() => Choice(Wording.Severities.Select(severity => (Wording.Word(severity), severity)).ToArray());

    public Confidence Confidence() =>
        Choice(("high", Findings.Confidence.High), ("medium", Findings.Confidence.Medium), ("low", Findings.Confidence.Low));

    public T Choice<T>(params (string Word, T Value)[] choices)
    {
        var text = Text();
        foreach (var (word, choice) in choices)
        {
            if (string.Equals(text, word, StringComparison.Ordinal))
                return choice;
        }

        throw Wrong($"must be one of {string.Join(", ", choices.Select(choice => choice.Word))}");
    }

    public void MustBe(JsonValueKind kind, string what)
    {
        if (value.ValueKind != kind)
            throw Wrong($"must be {what}");
    }

    public UserError Wrong(string what) => new($"{file}: {(way.Length == 0 ? "" : way + ": ")}{what}.", ResultJson.Remedy);
}
