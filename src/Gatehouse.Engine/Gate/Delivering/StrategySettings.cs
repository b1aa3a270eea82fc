using System.Net;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Delivering;

/// <summary>How a new version takes over.</summary>
public sealed record StrategySettings
{
    /// <summary><c>rolling</c>, <c>blue-green</c> or <c>canary</c>.</summary>
    public string Kind { get; init; } = "rolling";

    /// <summary>Shares of the traffic in percent, ascending, the last 100; for a canary only.</summary>
    public ImmutableArray<int> Steps { get; init; } = [5, 25, 50, 100];

    /// <summary>How long a share is watched before it grows.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(1);

    public AnalysisSettings Analysis { get; init; } = new();

    internal static MappingShape Shape { get; } =
        new(
            "the strategy",
            [
                new("kind", new TextShape { Words = Vocabulary.Strategies }, "`rolling` if left out."),
                new(
                    "steps",
                    new ListShape(new NumberShape(1, 100, whole: true)),
                    "Shares of a canary in percent, ascending; `[5, 25, 50, 100]` if left out."
                ),
                new("pause", Vocabulary.Duration, "How long a share is watched before it grows; `1m` if left out."),
                new("analysis", AnalysisSettings.Shape, "What the new version is judged by."),
            ]
        );

    internal static StrategySettings Read(YamlNode? node, string target, Complaints complaints)
    {
        var usual = new StrategySettings();
        if (node is YamlScalar { IsNull: false } word)
            return Fitting(usual with { Kind = word.Text }, target, word, complaints);
        if (node is not YamlMapping mapping)
            return usual;
        var steps = mapping["steps"] is YamlSequence list ? [.. list.Items.Select(item => item.Whole())] : usual.Steps;
        if (steps.IsEmpty || !steps.Zip(steps.Skip(1)).All(pair => pair.First < pair.Second))
            complaints.Add(mapping["steps"]!, "the shares must grow, e.g. `[5, 25, 50, 100]`");
        return Fitting(
            new StrategySettings
            {
                Kind = mapping["kind"]?.Text() ?? usual.Kind,
                Steps = steps is [.., 100] ? steps : [.. steps, 100],
                Pause = mapping["pause"]?.Duration() ?? usual.Pause,
                Analysis = AnalysisSettings.Read(mapping["analysis"] as YamlMapping),
            },
            target,
            mapping,
            complaints
        );
    }

    private static StrategySettings Fitting(StrategySettings read, string target, YamlNode at, Complaints complaints)
    {
        if (target is "render" or "command" && read.Kind != "rolling")
            complaints.Add(at, $"the target `{target}` cannot split traffic, so it knows no `{read.Kind}`; write `rolling`");
        return read;
    }
}

/// <summary>What a new version must show while it is watched.</summary>
public sealed record AnalysisSettings
{
    /// <summary>Least share of answers below 500, in percent.</summary>
    public double SuccessRate { get; init; } = 99;

    /// <summary>Percentile that <see cref="MaxLatency"/> is about.</summary>
    public double Percentile { get; init; } = 95;

    /// <summary>Null asks for none.</summary>
    public TimeSpan? MaxLatency { get; init; }

    /// <summary>Fewer answers are inconclusive.</summary>
    public int MinSamples { get; init; } = 20;

    /// <summary>A path that must answer 2xx.</summary>
    public string? HttpCheck { get; init; }

    public WrittenCommand? Command { get; init; }

    /// <summary>True goes on where there were too few samples; such a release is undone otherwise.</summary>
    public bool GoesOnInconclusive { get; init; }

    internal static MappingShape Shape { get; } =
        new(
            "the analysis",
            [
                new("success-rate", new NumberShape(0, 100, whole: false), "Least share of answers below 500, in percent; 99 if left out."),
                new("percentile", new NumberShape(1, 100, whole: false), "The percentile of `max-latency`; 95 if left out."),
                new("max-latency", Vocabulary.Duration, "The longest time of that percentile; any if left out."),
                new("min-samples", new NumberShape(0, 1_000_000, whole: true), "Fewer answers are inconclusive; 20 if left out."),
                new("http", Vocabulary.UrlPath, "A path of the new version that must answer 2xx."),
                new("command", WrittenCommand.Shape, "Must end with 0."),
                new("inconclusive", new TextShape { Words = ["undo", "go-on"] }, "What follows from too few samples; `undo` if left out."),
            ]
        );

    internal static AnalysisSettings Read(YamlMapping? analysis)
    {
        var usual = new AnalysisSettings();
        return analysis is null
            ? usual
            : new AnalysisSettings
            {
                SuccessRate = analysis["success-rate"]?.Number() ?? usual.SuccessRate,
                Percentile = analysis["percentile"]?.Number() ?? usual.Percentile,
                MaxLatency = analysis["max-latency"]?.Duration(),
                MinSamples = analysis["min-samples"]?.Whole() ?? usual.MinSamples,
                HttpCheck = analysis["http"]?.Text(),
                Command = WrittenCommand.Read(analysis["command"]),
                GoesOnInconclusive = analysis["inconclusive"]?.Text() == "go-on",
            };
    }
}

/// <summary>Who must agree before a release.</summary>
public sealed record ApprovalSettings
{
    public int Required { get; init; } = 1;

    /// <summary>True does not count whoever wrote the commit.</summary>
    public bool NotAuthor { get; init; }

    /// <summary>The least time between the verdict and the release, for second thoughts.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>When a release may happen; null for any time.</summary>
    public ApprovalWindow? Window { get; init; }

    /// <summary>How long approvals are waited for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Files of public keys below the tree: who may approve, each named for its owner's mail address. The own key alone if empty.</summary>
    public ImmutableArray<string> Approvers { get; init; } = [];

    /// <summary>Where an HTTP callback is waited for, e.g. <c>127.0.0.1:8099</c>.</summary>
    public string? Listen { get; init; }

    internal static MappingShape Shape { get; } =
        new(
            "the approval",
            [
                new("required", new NumberShape(1, 20, whole: true), "How many people must agree; 1 if left out."),
                new("not-author", new TruthShape(), "`true` does not count whoever wrote the commit."),
                new("wait", Vocabulary.Duration, "The least time between verdict and release; none if left out."),
                new(
                    "window",
                    new TextShape("days, hours and time zone")
                    {
                        Refuse = text => ApprovalWindow.Parse(text, out var problem) is null ? problem : null,
                    },
                    "When releases may happen, e.g. `Mon-Thu 09:00-16:00 Europe/Berlin`; always if left out."
                ),
                new("timeout", Vocabulary.Duration, "How long approvals are waited for; `24h` if left out."),
                new(
                    "approvers",
                    new ListShape(Vocabulary.InnerPath, orOne: true),
                    "Files of public keys (PEM), each named for its owner, `ann@example.org.pem`: who may approve. The own key alone if left out."
                ),
                new(
                    "listen",
                    new TextShape("an address of this machine and a port")
                    {
                        Refuse = text =>
                            IPEndPoint.TryParse(text, out var place) && place.Port > 0 && IPAddress.IsLoopback(place.Address)
                                ? null
                                : "is no place on this machine alone; write `127.0.0.1:8099`, and let a proxy with TLS stand before it",
                    },
                    "Where signed approvals are also taken by HTTP, e.g. `127.0.0.1:8099`."
                ),
            ]
        );

    internal static ApprovalSettings? Read(YamlMapping? approval) =>
        approval is null
            ? null
            : new ApprovalSettings
            {
                Required = approval["required"]?.Whole() ?? 1,
                NotAuthor = approval["not-author"]?.Truth() ?? false,
                Wait = approval["wait"]?.Duration() ?? TimeSpan.Zero,
                Window = approval["window"] is { } window ? ApprovalWindow.Parse(window.Text(), out _) : null,
                Timeout = approval["timeout"]?.Duration() ?? TimeSpan.FromHours(24),
                Approvers = approval["approvers"].Texts(),
                Listen = approval["listen"]?.Text(),
            };
}
