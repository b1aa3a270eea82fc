using Gatehouse.Delivery.Pipeline.Detection;
using Gatehouse.Delivery.Pipeline.Steps;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>Puts a run together: what the files of the tree suggest, what the settings add, and the line from scan to release.</summary>
public static class PipelineAssembly
{
    /// <param name="parts">What the steps share.</param>
    /// <param name="scanners">The names of those at work, for the plan.</param>
    /// <param name="scan">Scans and judges the tree.</param>
    public static PipelineGraph Of(RunParts parts, ImmutableArray<string> scanners, Func<CancellationToken, Task<ScanResult>> scan)
    {
        var written = parts.Settings.Pipeline.Steps.Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<PipelineStep> steps =
        [
            .. Detected(parts)
                .Where(step => !written.Contains(step.Settings.Name))
                .Select(step => Command(step.Settings, parts, step.Origin)),
            .. parts.Settings.Pipeline.Steps.Select(step => Command(step, parts, $"{Settings.FileName}:{step.Line}")),
            new ScanStep(parts, scanners, scan)
            {
                Name = "scan",
                Stage = StepStage.Scan,
                Origin = "built in",
            },
            new GateStep(parts)
            {
                Name = "gate",
                Stage = StepStage.Gate,
                Origin = "built in",
            },
        ];
        return PipelineGraph.Of(steps);
    }

    private static IEnumerable<(StepSettings Settings, string Origin)> Detected(RunParts parts)
    {
        if (!parts.Settings.Pipeline.Detects)
            yield break;
        var project = new ProjectFolder(parts.Tree, parts.Surroundings);
        foreach (var stack in Catalog.Stacks)
        {
            foreach (var step in stack.StepsFor(project))
                yield return (step, $"detected: {stack.Name}");
        }
    }

    private static CommandStep Command(StepSettings step, RunParts parts, string origin) =>
        new(step, parts)
        {
            Name = step.Name,
            Stage = StepStage.Fixed.First(stage => stage.Name == step.Stage),
            Needs = step.Needs,
            Origin = origin,
        };
}
