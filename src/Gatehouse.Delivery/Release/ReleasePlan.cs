using Gatehouse.Delivery.Release.Steps;

namespace Gatehouse.Delivery.Release;

/// <summary>The steps of each strategy.</summary>
internal static class ReleasePlan
{
    /// <param name="isFirst">Nothing serves yet: there is no traffic to split, to watch, or to give back.</param>
    public static ImmutableArray<PlannedStep> Of(StrategySettings strategy, bool splitsTraffic, bool isFirst)
    {
        var prepare = new PlannedStep(PrepareStep.Kind);
        var examine = new PlannedStep(ExamineStep.Kind);
        var all = new PlannedStep(ShareStep.Kind, 100);
        if (isFirst)
            return [prepare, examine, all];
        var retire = new PlannedStep(RetireStep.Kind);
        // A target that cannot split brings the version with its share, so that there is nothing to ask before.
        if (!splitsTraffic)
            return [prepare, all, new PlannedStep(ExamineStep.Kind, 100), retire];
        return strategy.Kind switch
        {
            "rolling" => [prepare, examine, all, new PlannedStep(ExamineStep.Kind, 100), retire],
            "blue-green" => [prepare, examine, all, Watch(100), retire],
            "canary" =>
            [
                prepare,
                examine,
                .. strategy.Steps.SelectMany(percent => (PlannedStep[])[new PlannedStep(ShareStep.Kind, percent), Watch(percent)]),
                retire,
            ],
            _ => throw new ReleaseFailure($"there is no strategy `{strategy.Kind}`", "write `rolling`, `blue-green` or `canary`"),
        };

        PlannedStep Watch(int percent) => new(WatchStep.Kind, percent, strategy.Pause.TotalSeconds);
    }
}
