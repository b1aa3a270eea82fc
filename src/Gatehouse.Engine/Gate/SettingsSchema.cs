using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Engine.Gate.Shapes;

namespace Gatehouse.Engine.Gate;

/// <summary>
/// What <c>gatehouse.yml</c> may hold: the source of its errors, of the JSON Schema for editors, and of the documentation's tables.
/// </summary>
public static class SettingsSchema
{
    private static readonly TextShape Text = new();

    /// <summary>A leading dash would be an option for whoever passes it on.</summary>
    private static readonly TextShape Reference = new("a branch, tag or commit")
    {
        Refuse = text =>
            text.StartsWith('-') || HasControl(text) || text.Contains(' ', StringComparison.Ordinal) ? "is no branch, tag or commit" : null,
    };

    private static readonly TextShape Date = new("a day as `2026-12-31`")
    {
        Refuse = text => Reading.Date(text) is null ? "is no day; write it as `2026-12-31`" : null,
        Format = "date",
    };

    private static readonly TextShape FingerprintText = new("a fingerprint as reports show it")
    {
        Refuse = text =>
            text.Length == 32 && text.All(char.IsAsciiHexDigitLower) ? null : "is no fingerprint; copy the 32 characters from a report",
        Pattern = "^[0-9a-f]{32}$",
    };

    private static readonly ListShape ScannerList = new(new TextShape { Words = Vocabulary.Scanners });

    private static readonly MappingShape ClauseMapping = new(
        "a clause",
        [
            new("name", Text, "What reports call it; the name of a clause of the policy below replaces that one.", IsRequired: true),
            new("stages", new ListShape(new TextShape { Words = Stages.All }, orOne: true), "Where it judges; everywhere if left out."),
            new("action", new TextShape { Words = Reading.WordsOf<ClauseAction>() }, "`close` (if left out) or only `warn`."),
            new("max", new NumberShape(0, 1_000_000, whole: true), "How many findings it tolerates; 0 if left out."),
            new("remove", new TruthShape(), "`true` drops the clause of this name from the policy below."),
            .. Condition.All.Select(condition => new Property(condition.Name, condition.Shape, condition.Description)),
        ]
    );

    internal static MappingShape PolicyMapping { get; } =
        new(
            "a policy",
            [
                new("name", Text, "What reports call it; the file's name if left out."),
                new("extends", new TextShape { Words = Vocabulary.Policies }, "The policy it begins with; `default` if left out."),
                new(
                    "incomplete",
                    new TextShape { Words = Reading.WordsOf<IncompleteCoverage>() },
                    "What follows when something wanted could not be read: the verdict is `unknown` (if left out), or only `warn`."
                ),
                new("clauses", new ListShape(ClauseMapping), "What the gate minds; a finding must meet all conditions of a clause."),
            ]
        );

    private static readonly MappingShape WaiverMapping = new(
        "a waiver",
        [
            new("rule", Text, "A rule id, an alias such as `bandit:B602`, or `area/*`."),
            new("path", Vocabulary.PathPattern, "Files that this pattern fits, written as in a `.gitignore`."),
            new("fingerprint", FingerprintText, "One finding, by the fingerprint that reports show."),
            new("reason", Text, "Why it is no danger here.", IsRequired: true),
            new("owner", Text, "Who answers for it.", IsRequired: true),
            new("until", Date, "The last day on which it excuses.", IsRequired: true),
        ]
    )
    {
        OneOf = ["rule", "path", "fingerprint"],
    };

    internal static MappingShape Root { get; } =
        new(
            "the settings",
            [
                new("version", new NumberShape(1, 1, whole: true), "The version of this format: 1."),
                new(
                    "policy",
                    new WordOrMappingShape(new TextShape { Words = Vocabulary.Policies }, PolicyMapping),
                    "What closes the gate: a shipped policy by name, or one with clauses of your own."
                ),
                new("waivers", new ListShape(WaiverMapping), "Excuses for findings, each with a reason, an owner and an end."),
                new(
                    "scan",
                    new MappingShape(
                        "the scan settings",
                        [
                            new("only", ScannerList, "Scanners to run; all if left out."),
                            new("skip", ScannerList, "Scanners not to run."),
                            new(
                                "exclude",
                                new ListShape(Vocabulary.PathPattern),
                                "Files to leave out, as patterns of a `.gitignore`; told in the coverage."
                            ),
                            new("max-file-size", Vocabulary.Size, "Larger files are passed over and told; `10MB` if left out."),
                            new("archives", new TruthShape(), "`false` leaves archives closed; they are opened if left out."),
                            new("archive-depth", new NumberShape(1, 10, whole: true), "How many archives deep; 3 if left out."),
                            new(
                                "archive-max-size",
                                Vocabulary.Size,
                                "How much one archive, with all in it, may unpack to; the rest is told; `256MB` if left out."
                            ),
                            new(
                                "archive-max-entries",
                                new NumberShape(1, 10_000_000, whole: true),
                                "How many entries of one archive are read; 100,000 if left out."
                            ),
                            new(
                                "archive-max-ratio",
                                new NumberShape(1, 1_000_000, whole: true),
                                "How many times its own size an archive may unpack to, once that is more than 16 MB; 200 if left out."
                            ),
                            new("binaries", new TruthShape(), "`true` also reads the strings in binary files; not if left out."),
                            new(
                                "jobs",
                                new NumberShape(1, 256, whole: true),
                                "How many files are read at the same time; one per processor if left out."
                            ),
                            new("baseline", Vocabulary.InnerPath, "The file of findings that were there before."),
                            new("since", Reference, "Only what changed since this reference is judged as new."),
                            new(
                                "history",
                                new TruthShape(),
                                "`true` scans all that the repository ever held too, as `--history` does; not if left out, nor with `--since` and `--staged`."
                            ),
                        ]
                    ),
                    "What is scanned, and how."
                ),
                new(
                    "report",
                    new MappingShape(
                        "the report settings",
                        [
                            new("formats", new ListShape(new TextShape { Words = Vocabulary.Formats }), "The reports to write."),
                            new("output-dir", Vocabulary.InnerPath, "The folder for them."),
                        ]
                    ),
                    "How the result is told."
                ),
                new(
                    "secrets",
                    new MappingShape(
                        "the secrets settings",
                        [
                            new(
                                "gitleaks-config",
                                Vocabulary.InnerPath,
                                "The gitleaks settings with rules of your own; `.gitleaks.toml`, where there is one, if left out."
                            ),
                        ]
                    ),
                    "How secrets are looked for."
                ),
                new(
                    "dependencies",
                    new MappingShape(
                        "the dependencies settings",
                        [
                            new(
                                "advisories",
                                new TextShape { Words = Reading.WordsOf<AdvisoryChoice>() },
                                "`all` (if left out): the advisory database, and the records that the tree brings in `.gatehouse/advisories/`; "
                                    + "`own`: those records alone."
                            ),
                            new(
                                "offline",
                                new TruthShape(),
                                "`true` never fetches a missing or stale database, as `--offline` does; it is fetched if left out."
                            ),
                        ]
                    ),
                    "How components are held against advisories."
                ),
                new(
                    "python",
                    new MappingShape(
                        "the Python settings",
                        [
                            new(
                                "models",
                                new ListShape(PythonModel.Shape),
                                "What the analysis cannot know by itself: sources, sinks, sanitizers and handlers of your own."
                            ),
                        ]
                    ),
                    "How Python code is analysed."
                ),
                new("pipeline", PipelineSettings.Shape, "What `gatehouse run` does besides what it finds out by itself."),
                new("build", BuildSettings.Shape, "How the image of a release is built, and where it is pushed."),
                new("evidence", EvidenceSettings.Shape, "How verdicts are attested, and whose signatures are believed."),
                new("environments", EnvironmentSettings.Shape, "Where releases go, in the order in which a release passes through them."),
                new("values", ValueSettings.Shape, "Secret values by name, and where each comes from; never the value itself."),
                new("vault", VaultSettings.Shape, "How HashiCorp Vault is reached."),
                new("notices", new ListShape(NoticeSettings.Shape), "Who is told of what."),
                new("licences", LicenceSettings.Shape, "Which licences the components may have."),
                new(
                    "hook",
                    new MappingShape(
                        "the hook settings",
                        [
                            new(
                                "protected-branches",
                                new ListShape(Text),
                                "Branches that nobody commits to directly; `main` and `master` if left out."
                            ),
                            new("max-added-file-size", Vocabulary.Size, "Larger files may not be added; `500KB` if left out."),
                        ]
                    ),
                    "What the git hook asks for."
                ),
            ]
        );

    /// <summary>JSON Schema, draft 2020-12, for editors.</summary>
    public static string ToJsonSchema()
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            // The schema is a file of its own and never part of a page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var schema = new Utf8JsonWriter(stream, options))
        {
            schema.WriteStartObject();
            schema.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            schema.WriteString("title", "gatehouse.yml");
            schema.WriteString("description", "Settings of Gatehouse.");
            Root.WriteKeywords(schema);
            schema.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Every property as a Markdown table, the conditions of a clause as a second one.</summary>
    public static string ToMarkdown()
    {
        var conditions = Condition.All.Select(condition => condition.Name).ToHashSet(StringComparer.Ordinal);
        var page = new StringBuilder("| property | value | meaning |\n| --- | --- | --- |\n");
        AddRows(page, "", Root, property => !conditions.Contains(property.Name) || property.Name is "rule" or "path");
        page.Append("\nConditions of a clause:\n\n| condition | value | asks for |\n| --- | --- | --- |\n");
        AddRows(page, "", new MappingShape("", [.. ClauseMapping.Properties.Where(one => conditions.Contains(one.Name))]), _ => true);
        return page.ToString();
    }

    private static void AddRows(StringBuilder page, string prefix, MappingShape mapping, Func<Property, bool> isWanted)
    {
        foreach (var property in mapping.Properties.Where(isWanted))
        {
            if (mapping == ClauseMapping && property.Name is "rule" or "path")
                continue;
            var name = prefix + property.Name;
            var inner = property.Shape switch
            {
                MappingShape one => one,
                WordOrMappingShape either => either.Mapping,
                NamedShape { Item: MappingShape one } => one,
                ListShape list => list.Item as MappingShape,
                _ => null,
            };
            if (inner is null || property.Shape is WordOrMappingShape)
            {
                var required = property.IsRequired ? " (required)" : "";
                page.Append(CultureInfo.InvariantCulture, $"| `{name}`{required} | {property.Shape.Kind} | {property.Description} |\n");
            }

            if (inner is not null)
                AddRows(
                    page,
                    name
                        + (
                            property.Shape is ListShape ? "[]."
                            : property.Shape is NamedShape ? ".NAME."
                            : "."
                        ),
                    inner,
                    isWanted
                );
        }
    }

    private static bool HasControl(string text) => text.Any(char.IsControl);
}
