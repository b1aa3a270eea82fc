namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>
/// A step behind the gate. It is handed the <see cref="Pass"/> that the policy made in this run, and acts only on a commit: what nobody can
/// check out again is not released.
/// </summary>
public abstract class ActingStep(RunParts parts) : PipelineStep
{
    private const int MostShown = 5;

    protected RunParts Parts => parts;

    public sealed override async Task<StepEnd> RunAsync(StepDesk desk, CancellationToken cancel)
    {
        if (parts.Pass is not { } pass)
            return StepEnd.Broken("the gate let nothing pass in this run", "gatehouse run --to gate");
        if (parts.Source.Commit is not { } commit)
            return StepEnd.Broken($"{parts.Tree.Name} is no commit, and only a commit is released", "git commit, then gatehouse run");
        if (parts.Source.Uncommitted is { IsEmpty: false } changed)
            return StepEnd.Broken(
                $"files differ from the commit: {string.Join(", ", changed.Take(MostShown))}{(changed.Length > MostShown ? " and more" : "")}",
                "commit them or put them aside (git stash -u), then gatehouse run"
            );
        return await ActAsync(pass, commit, desk, cancel).ConfigureAwait(false);
    }

    protected abstract Task<StepEnd> ActAsync(Pass pass, string commit, StepDesk desk, CancellationToken cancel);
}
