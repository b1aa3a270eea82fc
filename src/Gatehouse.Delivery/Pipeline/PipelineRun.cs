using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>Runs the steps of a graph: each when what it waits for has succeeded, as many at a time as allowed.</summary>
public sealed class PipelineRun(RunFolder folder, Masks masks, TimeProvider clock, IProgress<RunEvent> progress)
{
    /// <summary>A log that grows further is cut, and says so.</summary>
    private const long LargestLog = 64L * 1024 * 1024;

    private readonly Lock _door = new();
    private RunRecord _record = null!;

    /// <summary>
    /// Runs to the end, or until it is interrupted; the record says which. Steps of <paramref name="done"/> have succeeded in an earlier
    /// run of the same commit and are not repeated.
    /// </summary>
    public async Task<RunRecord> RunAsync(
        RunRecord record,
        PipelineGraph graph,
        int jobs,
        IReadOnlySet<string> done,
        Func<RunRecord, RunRecord> complete,
        CancellationToken cancel
    )
    {
        // What a step learns is needed again only by what is still to be done of its own stage; the gate is asked whatever was done.
        bool IsDone(PipelineStep step) =>
            done.Contains(step.Name)
            && (
                !step.RunsAgain
                || step.Stage.IsAfterTheGate
                    && !graph.Steps.Any(other => other.Stage == step.Stage && !other.RunsAgain && !done.Contains(other.Name))
            );

        _record = record with
        {
            Steps =
            [
                .. graph.Steps.Select(step =>
                    IsDone(step) && record.Steps.FirstOrDefault(old => old.Name == step.Name) is { } earlier
                        ? earlier
                        : new StepRecord
                        {
                            Name = step.Name,
                            Stage = step.Stage.Name,
                            Log = $"logs/{step.Name}.log",
                            Plan = [.. step.Plan.Select(masks.Cover)],
                        }
                ),
            ],
        };
        folder.Write(_record);
        var running = new Dictionary<Task<StepEnd>, PipelineStep>();
        var ends = _record
            .Steps.Where(step => step.State != StepState.Waiting)
            .ToDictionary(step => step.Name, step => new StepEnd(step.State, step.Reason), StringComparer.Ordinal);
        while (true)
        {
            foreach (var step in graph.Steps.Where(step => !ends.ContainsKey(step.Name) && !running.ContainsValue(step)))
            {
                var before = graph.WaitsFor(step);
                if (before.FirstOrDefault(name => ends.TryGetValue(name, out var end) && !end.LetsOn) is { } hindrance)
                {
                    ends[step.Name] = new StepEnd(StepState.NotReached, $"`{Cause(hindrance, ends, graph)}` did not succeed");
                    Keep(step, ends[step.Name], null);
                }
                else if (cancel.IsCancellationRequested)
                {
                    ends[step.Name] = new StepEnd(StepState.NotReached, "the run was interrupted");
                    Keep(step, ends[step.Name], null);
                }
                else if (running.Count < jobs && before.All(ends.ContainsKey))
                    running.Add(RunAsync(step, cancel), step);
            }

            if (running.Count == 0)
                break;
            var ended = await Task.WhenAny(running.Keys).ConfigureAwait(false);
            ends[running[ended].Name] = await ended.ConfigureAwait(false);
            running.Remove(ended);
        }

        lock (_door)
            _record = complete(_record) with { Ended = clock.GetUtcNow() };
        folder.Write(_record);
        return _record;
    }

    private async Task<StepEnd> RunAsync(PipelineStep step, CancellationToken cancel)
    {
        var began = clock.GetUtcNow();
        Change(step, one => one with { State = StepState.Running, Began = began });
        progress.Report(new StepBegan(step.Name));
        var written = 0L;
        StepEnd end;
        await using (var log = folder.OpenLog(step.Name))
        {
            void Say(string text)
            {
                lock (log)
                {
                    if (written <= LargestLog && (written += text.Length) > LargestLog)
                        text += "\n(the log is cut here)\n";
                    else if (written > LargestLog)
                        return;
                    log.Write(text);
                    log.Flush();
                }

                progress.Report(new StepSaid(step.Name, text));
            }

            try
            {
                // Off this thread: a step that computes must not keep the others from beginning.
                end = await Task.Run(
                        () => step.RunAsync(new StepDesk(text => Say(masks.Cover(text)), folder), cancel),
                        CancellationToken.None
                    )
                    .ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                end = new StepEnd(StepState.Stopped, "it was interrupted");
            }
            catch (UserError error)
            {
                end = StepEnd.Broken(error.Message, error.Remedy);
                Say(masks.Cover(error.Message) + "\n");
            }
        }

        end = end with { Reason = masks.Cover(end.Reason), Remedy = end.Remedy is null ? null : masks.Cover(end.Remedy) };
        Keep(step, end, began);
        return end;
    }

    private void Keep(PipelineStep step, StepEnd end, DateTimeOffset? began)
    {
        var now = clock.GetUtcNow();
        Change(step, one => one with { State = end.State, Reason = end.Reason, Remedy = end.Remedy, Ended = began is null ? null : now });
        progress.Report(new StepEnded(step.Name, end, began is { } start ? now - start : TimeSpan.Zero));
    }

    private void Change(PipelineStep step, Func<StepRecord, StepRecord> change)
    {
        lock (_door)
        {
            var at = _record.Steps.Select((one, index) => (one, index)).First(pair => pair.one.Name == step.Name).index;
            _record = _record with { Steps = _record.Steps.SetItem(at, change(_record.Steps[at])) };
            folder.Write(_record);
        }
    }

    /// <summary>The step that really failed, not one that was not reached because of it.</summary>
    private static string Cause(string name, Dictionary<string, StepEnd> ends, PipelineGraph graph)
    {
        while (
            ends[name].State == StepState.NotReached
            && graph
                .WaitsFor(graph.Steps.First(step => step.Name == name))
                .FirstOrDefault(before => ends.TryGetValue(before, out var end) && !end.LetsOn)
                is { } earlier
        )
            name = earlier;
        return name;
    }
}
