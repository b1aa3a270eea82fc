using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>Lets the run on where the policy made a <see cref="Pass"/>; an unknown verdict stops it like a closed one.</summary>
public sealed class GateStep(RunParts parts) : PipelineStep
{
    public override bool RunsAgain => true;

    public override IEnumerable<string> Plan => [$"judge by the policy {parts.Settings.Policy.Name}"];

    public override async Task<StepEnd> RunAsync(StepDesk desk, CancellationToken cancel)
    {
        if (parts.Result is { } result)
            await parts.TellAsync("verdict", $"{parts.Project}: {Wording.Sentence(result)}").ConfigureAwait(false);
        return parts.Result?.Verdict switch
        {
            Pass pass => Open(pass),
            Closed closed => StepEnd.Bad(
                $"closed: {string.Join("; ", closed.Objections.Select(objection => $"{objection.Clause}: {objection.Message}"))}",
                "see gatehouse.html of this run: it says what to do about each finding"
            ),
            Unknown unknown => StepEnd.Broken(
                $"unknown: {string.Join("; ", unknown.Doubts)}",
                "mend what could not be read, and run again"
            ),
            _ => StepEnd.Broken("nothing was scanned", "gatehouse run --to gate"),
        };
    }

    private StepEnd Open(Pass pass)
    {
        parts.Pass = pass;
        return StepEnd.Good($"pass, by the policy {parts.Settings.Policy.Name}");
    }
}
