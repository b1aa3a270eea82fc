using System.Globalization;

namespace Gatehouse.Delivery.Release.Steps;

/// <summary>Watches the new version's answers for a while and fails as soon as they are bad. There is nothing to undo.</summary>
internal sealed class WatchStep(int percent, TimeSpan pause) : ReleaseStep
{
    public const string Kind = "watch";

    private static readonly TimeSpan MostOften = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LeastOften = TimeSpan.FromSeconds(2);

    public override string Name => $"watch {percent} %";

    public override string Plan(ReleaseVersion next, ReleaseVersion? old) =>
        string.Create(CultureInfo.InvariantCulture, $"watch {next.Name} for {pause.TotalSeconds:0.#} s and judge it");

    public override async Task RunAsync(ReleaseWork work, CancellationToken cancel)
    {
        var clock = work.Place.Clock;
        var wanted = work.Place.Strategy.Analysis;
        var began = clock.GetUtcNow();
        var interval = Interval(pause);
        var address = await work.Target.AddressOfAsync(work.Next, cancel).ConfigureAwait(false);
        await DemandAsync(ExamineStep.CommandAsync(work, address, percent, cancel), work).ConfigureAwait(false);
        while (true)
        {
            var isOver = clock.GetUtcNow() - began >= pause;
            await DemandAsync(ExamineStep.PageAsync(work, address, cancel), work).ConfigureAwait(false);
            var seen = await work.Target.ObserveAsync(work.Next, began, cancel).ConfigureAwait(false);
            var (judgement, why) = Analysis.Judge(wanted, seen, wanted.HttpCheck is not null || wanted.Command is not null);
            if (judgement == Judgement.Bad)
                throw new ReleaseFailure($"{work.Next.Name} is not good: {why}");
            if (!isOver)
            {
                var left = began + pause - clock.GetUtcNow();
                if (left > TimeSpan.Zero)
                    await Task.Delay(left < interval ? left : interval, clock, cancel).ConfigureAwait(false);
                continue;
            }

            await DemandAsync(ExamineStep.CommandAsync(work, address, percent, cancel), work).ConfigureAwait(false);
            if (judgement == Judgement.Inconclusive && !wanted.GoesOnInconclusive)
                throw new ReleaseFailure(
                    $"nobody can tell whether {work.Next.Name} is good: {why}",
                    "watch longer (`pause`), ask for less (`min-samples`), or write `inconclusive: go-on`"
                );
            work.Tell(new ReleaseNews(Name, ReleaseMove.Noted, why));
            return;
        }
    }

    public override Task UndoAsync(ReleaseWork work, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>A tenth of the pause, within bounds: a bad version is noticed soon, and a target is not asked without end.</summary>
    public static TimeSpan Interval(TimeSpan pause) =>
        pause / 10 < MostOften ? MostOften
        : pause / 10 > LeastOften ? LeastOften
        : pause / 10;

    private static async Task DemandAsync(Task<string?> check, ReleaseWork work)
    {
        if (await check.ConfigureAwait(false) is { } wrong)
            throw new ReleaseFailure($"{work.Next.Name} is not good: {wrong}");
    }
}
