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
            .. Acting(parts),
        ];
        return PipelineGraph.Of(steps);
    }

    /// <summary>What follows the gate, as far as the tree and its settings ask for it.</summary>
    private static IEnumerable<PipelineStep> Acting(RunParts parts)
    {
        var build = parts.Settings.Build;
        var isBuilt = parts.Tree.Has(build.Dockerfile) || build.Image is not null;
        if (isBuilt)
            yield return new BuildStep(parts)
            {
                Name = "build",
                Stage = StepStage.Build,
                Origin = parts.Tree.Has(build.Dockerfile) ? build.Dockerfile : $"{Settings.FileName}: build",
            };
        if (build.Image is not null)
            yield return new PushStep(parts)
            {
                Name = "push",
                Stage = StepStage.Push,
                Origin = $"{Settings.FileName}: build.image",
            };
        if (build.Image is null && parts.Settings.Environments.IsEmpty)
            yield break;
        yield return new EvidenceStep(parts, null)
        {
            Name = "evidence",
            Stage = StepStage.Push,
            Needs = build.Image is null ? [] : ["push"],
            Origin = "built in",
        };
        for (var i = 0; i < parts.Settings.Environments.Length; i++)
        {
            foreach (var step in Releasing(parts, parts.Settings.Environments[i], i))
                yield return step;
        }
    }

    /// <summary>The steps of one environment, each after the one before.</summary>
    private static IEnumerable<PipelineStep> Releasing(RunParts parts, EnvironmentSettings environment, int order)
    {
        var stage = StepStage.Of(order, environment.Name);
        var origin = $"{Settings.FileName}:{environment.Line}";
        yield return new PreflightStep(parts, environment)
        {
            Name = $"preflight-{environment.Name}",
            Stage = stage,
            Origin = origin,
        };
        if (environment.Approval is { } approval)
            yield return new ApprovalStep(parts, environment, approval)
            {
                Name = $"approval-{environment.Name}",
                Stage = stage,
                Needs = [$"preflight-{environment.Name}"],
                Origin = origin,
            };
        yield return new EvidenceStep(parts, environment)
        {
            Name = $"evidence-{environment.Name}",
            Stage = stage,
            Needs = [environment.Approval is null ? $"preflight-{environment.Name}" : $"approval-{environment.Name}"],
            Origin = origin,
        };
        yield return new DeployStep(parts, environment)
        {
            Name = $"release-{environment.Name}",
            Stage = stage,
            Needs = [$"evidence-{environment.Name}"],
            Origin = origin,
        };
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
