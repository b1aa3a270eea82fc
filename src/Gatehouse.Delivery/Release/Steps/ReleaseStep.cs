namespace Gatehouse.Delivery.Release.Steps;

/// <summary>What a step works with.</summary>
internal sealed record ReleaseWork(ReleasePlace Place, ReleaseVersion Next, ReleaseVersion? Old, Action<ReleaseNews> Tell)
{
    public Target Target => Place.Target;
}

/// <summary>
/// One step of a release. Run and Undo may both be called again after a crash in the middle of them, and Undo also where Run never began.
/// </summary>
internal abstract class ReleaseStep
{
    /// <summary>Short, for the progress and the journal's reader: <c>share 25 %</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line of the plan that <c>--dry-run</c> shows.</summary>
    public abstract string Plan(ReleaseVersion next, ReleaseVersion? old);

    public abstract Task RunAsync(ReleaseWork work, CancellationToken cancel);

    public abstract Task UndoAsync(ReleaseWork work, CancellationToken cancel);

    public static ReleaseStep Of(PlannedStep planned) =>
        planned.Kind switch
        {
            PrepareStep.Kind => new PrepareStep(),
            ExamineStep.Kind => new ExamineStep(planned.Percent),
            ShareStep.Kind => new ShareStep(planned.Percent),
            WatchStep.Kind => new WatchStep(planned.Percent, TimeSpan.FromSeconds(planned.Seconds)),
            RetireStep.Kind => new RetireStep(),
            _ => throw new ReleaseFailure(
                $"the release journal has a step `{planned.Kind}` that this Gatehouse does not know",
                "use the Gatehouse that wrote it, or a later one"
            ),
        };
}
