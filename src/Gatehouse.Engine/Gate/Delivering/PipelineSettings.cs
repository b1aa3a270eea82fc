using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Sources.Ignore;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Delivering;

/// <summary>What <c>gatehouse run</c> does besides what it finds out by itself.</summary>
public sealed record PipelineSettings
{
    /// <summary>True adds the steps that the files of the tree suggest; a step of the same name replaces one of them.</summary>
    public bool Detects { get; init; } = true;

    /// <summary>How many steps run at the same time; null for one per processor.</summary>
    public int? Jobs { get; init; }

    public ImmutableArray<StepSettings> Steps { get; init; } = [];

    internal static MappingShape Shape { get; } =
        new(
            "the pipeline",
            [
                new("detect", new TruthShape(), "`false` runs only the steps that stand here; the detected ones too if left out."),
                new("jobs", new NumberShape(1, 64, whole: true), "How many steps run at the same time; one per processor if left out."),
                new("steps", new NamedShape("the steps", Vocabulary.Name, StepSettings.Shape), "Steps of your own, by name."),
            ]
        );

    internal static PipelineSettings Read(YamlMapping? pipeline) =>
        pipeline is null
            ? new PipelineSettings()
            : new PipelineSettings
            {
                Detects = pipeline["detect"]?.Truth() ?? true,
                Jobs = pipeline["jobs"]?.Whole(),
                Steps = pipeline["steps"] is YamlMapping steps
                    ? [.. steps.Entries.Select(entry => StepSettings.Read(entry.Key, (YamlMapping)entry.Value))]
                    : [],
            };
}

/// <summary>One step of the user's: a command, and when and how it runs.</summary>
public sealed record StepSettings
{
    public required string Name { get; init; }

    public required WrittenCommand Run { get; init; }

    /// <summary>The stage it belongs to; the gate stands before all that comes later than <c>scan</c>.</summary>
    public string Stage { get; init; } = "quality";

    /// <summary>Steps that must have succeeded before.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>Below the tree; empty for the tree itself.</summary>
    public string Folder { get; init; } = "";

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often it is tried again when it fails; only for what may safely run twice.</summary>
    public int Retries { get; init; }

    /// <summary>Before the first retry; doubled before each further one.</summary>
    public TimeSpan RetryWait { get; init; } = TimeSpan.FromSeconds(1);

    public ImmutableArray<KeyValuePair<string, Given>> Environment { get; init; } = [];

    /// <summary>Names of environment variables that are handed on.</summary>
    public ImmutableArray<string> Inherits { get; init; } = [];

    /// <summary>Files that decide whether it must run again; empty runs it every time.</summary>
    public ImmutableArray<PathGlob> Inputs { get; init; } = [];

    /// <summary>Files it makes; they must be there for it to be skipped.</summary>
    public ImmutableArray<PathGlob> Outputs { get; init; } = [];

    /// <summary>Files that are kept with the run.</summary>
    public ImmutableArray<PathGlob> Artefacts { get; init; } = [];

    public ImmutableArray<string> Branches { get; init; } = [];

    public ImmutableArray<PathGlob> ChangedPaths { get; init; } = [];

    public ImmutableArray<string> Environments { get; init; } = [];

    /// <summary>A Cobertura file that the step writes, below <see cref="Folder"/>.</summary>
    public string? CoverageFile { get; init; }

    /// <summary>Least line coverage, in percent.</summary>
    public double? FailUnder { get; init; }

    public int Line { get; init; }

    internal static MappingShape Shape { get; } =
        new(
            "a step",
            [
                new("run", WrittenCommand.Shape, "The command.", IsRequired: true),
                new("stage", new TextShape { Words = Vocabulary.StepStages }, "Where it belongs; `quality` if left out."),
                new("needs", new ListShape(Vocabulary.Name, orOne: true), "Steps that must have succeeded before."),
                new("in", Vocabulary.InnerPath, "The folder it runs in; the tree's own if left out."),
                new("timeout", Vocabulary.Duration, "When it is stopped; `30m` if left out."),
                new("retries", new NumberShape(0, 10, whole: true), "How often it is tried again; only for what may safely run twice."),
                new("retry-wait", Vocabulary.Duration, "Before the first retry, doubled before each further one; `1s` if left out."),
                new("environment", new NamedShape("the environment", Vocabulary.Variable, Given.Shape), "Its environment variables."),
                new("inherit", new ListShape(Vocabulary.Variable, orOne: true), "Environment variables that are handed on to it."),
                new(
                    "inputs",
                    new ListShape(Vocabulary.PathPattern, orOne: true),
                    "Files on which it depends; it is skipped while they stay the same."
                ),
                new(
                    "outputs",
                    new ListShape(Vocabulary.PathPattern, orOne: true),
                    "Files it makes; it is not skipped while one of these patterns fits nothing."
                ),
                new("artefacts", new ListShape(Vocabulary.PathPattern, orOne: true), "Files that are kept with the run."),
                new(
                    "when",
                    new MappingShape(
                        "the conditions",
                        [
                            new(
                                "branches",
                                new ListShape(new TextShape(), orOne: true),
                                "Only on these branches, `*` for any part of a name."
                            ),
                            new("changed", new ListShape(Vocabulary.PathPattern, orOne: true), "Only where one of these files changed."),
                            new("environments", new ListShape(Vocabulary.Name, orOne: true), "Only on the way to these environments."),
                        ]
                    ),
                    "When it runs; always if left out."
                ),
                new("coverage", Vocabulary.InnerPath, "The Cobertura file it writes."),
                new("fail-under", new NumberShape(0, 100, whole: false), "The least line coverage of that file, in percent."),
            ]
        );

    internal static StepSettings Read(YamlScalar name, YamlMapping step)
    {
        var usual = new StepSettings { Name = name.Text, Run = new WrittenCommand([], false) };
        var when = step["when"] as YamlMapping;
        return usual with
        {
            Run = WrittenCommand.Read(step["run"]) ?? usual.Run,
            Stage = step["stage"]?.Text() ?? usual.Stage,
            Needs = step["needs"].Texts(),
            Folder = step["in"]?.Text() ?? "",
            Timeout = step["timeout"]?.Duration() ?? usual.Timeout,
            Retries = step["retries"]?.Whole() ?? 0,
            RetryWait = step["retry-wait"]?.Duration() ?? usual.RetryWait,
            Environment = Given.ReadAll(step["environment"]),
            Inherits = step["inherit"].Texts(),
            Inputs = step["inputs"].Globs(),
            Outputs = step["outputs"].Globs(),
            Artefacts = step["artefacts"].Globs(),
            Branches = when?["branches"].Texts() ?? [],
            ChangedPaths = when?["changed"].Globs() ?? [],
            Environments = when?["environments"].Texts() ?? [],
            CoverageFile = step["coverage"]?.Text(),
            FailUnder = step["fail-under"]?.Number(),
            Line = name.Place.Line,
        };
    }
}
