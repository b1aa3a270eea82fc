using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>The steps of a run and what each waits for. It has no cycle, and no name that means nothing.</summary>
public sealed class PipelineGraph
{
    private readonly ImmutableDictionary<string, ImmutableArray<string>> _waitsFor;

    private PipelineGraph(ImmutableArray<PipelineStep> steps, ImmutableDictionary<string, ImmutableArray<string>> waitsFor)
    {
        Steps = steps;
        _waitsFor = waitsFor;
    }

    /// <summary>In an order in which they could run one after the other.</summary>
    public ImmutableArray<PipelineStep> Steps { get; }

    public ImmutableArray<string> WaitsFor(PipelineStep step) => _waitsFor[step.Name];

    /// <summary>A <see cref="UserError"/> says all that is wrong, each with its place.</summary>
    public static PipelineGraph Of(ImmutableArray<PipelineStep> steps)
    {
        var byName = new Dictionary<string, PipelineStep>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var step in steps)
        {
            if (!byName.TryAdd(step.Name, step))
                wrong.Add($"{step.Origin}: a second step `{step.Name}`; the first is from {byName[step.Name].Origin}");
        }

        foreach (var step in steps)
        {
            foreach (var need in step.Needs)
            {
                if (!byName.TryGetValue(need, out var needed))
                    wrong.Add(
                        $"{step.Origin}: the step `{step.Name}` needs `{need}`, and there is no such step{Suggest(need, byName.Keys)}"
                    );
                else if (needed.Stage.Rank > step.Stage.Rank)
                    wrong.Add(
                        $"{step.Origin}: the step `{step.Name}` of the stage `{step.Stage.Name}` needs `{need}`, which is of the later stage `{needed.Stage.Name}`"
                    );
            }
        }

        Refuse(wrong);
        var waitsFor = steps.ToImmutableDictionary(
            step => step.Name,
            step =>
                steps
                    .Where(other => other.Stage.Rank < step.Stage.Rank)
                    .Select(other => other.Name)
                    .Concat(step.Needs)
                    .Distinct(StringComparer.Ordinal)
                    .ToImmutableArray(),
            StringComparer.Ordinal
        );
        return new PipelineGraph(InOrder(steps, byName), waitsFor);
    }

    /// <summary>The steps up to a stage or an environment, that one included.</summary>
    public PipelineGraph UpTo(string stage)
    {
        var last = Steps.Where(step => step.Stage.Name == stage).Select(step => step.Stage.Rank).DefaultIfEmpty(-1).Max();
        if (last < 0)
            last =
                StepStage.Fixed.FirstOrDefault(known => known.Name == stage)?.Rank
                ?? throw NoSuch(
                    "stage or environment",
                    stage,
                    Steps.Select(step => step.Stage.Name).Concat(StepStage.Fixed.Select(one => one.Name))
                );
        return Keep(step => step.Stage.Rank <= last);
    }

    /// <summary>One step alone. Steps behind the gate cannot be had without it.</summary>
    public PipelineGraph Only(string name)
    {
        var step = Steps.FirstOrDefault(step => step.Name == name) ?? throw NoSuch("step", name, Steps.Select(step => step.Name));
        if (step.Stage.IsAfterTheGate)
            throw new UserError($"the step `{name}` comes after the gate, so it cannot run alone", $"gatehouse run --to {step.Stage.Name}");
        return Keep(one => one.Name == name || (step.Stage == StepStage.Gate && one.Stage == StepStage.Scan && one.Needs.IsEmpty));
    }

    private PipelineGraph Keep(Func<PipelineStep, bool> isKept)
    {
        var kept = Steps.Where(isKept).ToImmutableArray();
        var names = kept.Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        return new PipelineGraph(
            kept,
            kept.ToImmutableDictionary(
                step => step.Name,
                step => _waitsFor[step.Name].RemoveAll(name => !names.Contains(name)),
                StringComparer.Ordinal
            )
        );
    }

    private static ImmutableArray<PipelineStep> InOrder(ImmutableArray<PipelineStep> steps, Dictionary<string, PipelineStep> byName)
    {
        var order = ImmutableArray.CreateBuilder<PipelineStep>(steps.Length);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var way = new List<PipelineStep>();
        foreach (var step in steps.OrderBy(step => step.Stage.Rank))
            Visit(step);
        return order.ToImmutable();

        void Visit(PipelineStep step)
        {
            if (done.Contains(step.Name))
                return;
            var begun = way.IndexOf(step);
            if (begun >= 0)
                throw Cycle(way[begun..]);
            way.Add(step);
            foreach (var need in step.Needs)
                Visit(byName[need]);
            way.RemoveAt(way.Count - 1);
            done.Add(step.Name);
            order.Add(step);
        }
    }

    private static UserError Cycle(List<PipelineStep> cycle) =>
        new(
            $"{cycle[0].Origin}: the steps wait for each other: {string.Join(" → ", cycle.Append(cycle[0]).Select(step => $"`{step.Name}`"))}",
            "take one of these out of a `needs`"
        );

    private static void Refuse(List<string> wrong)
    {
        if (wrong.Count > 0)
            throw new UserError(string.Join('\n', wrong), $"mend `pipeline.steps` in {Settings.FileName}");
    }

    private static UserError NoSuch(string what, string name, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).ToList();
        return new UserError($"there is no {what} `{name}`{Suggest(name, names)}", $"one of {string.Join(", ", names)}");
    }

    private static string Suggest(string word, IEnumerable<string> known) =>
        Spelling.Nearest(word, known) is { } near ? $"; did you mean `{near}`?" : "";
}
