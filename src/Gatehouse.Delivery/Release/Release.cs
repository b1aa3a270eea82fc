using Gatehouse.Delivery.Release.Steps;

namespace Gatehouse.Delivery.Release;

/// <summary>
/// Carries a version to an environment, step by step, and takes all of it back where a step fails. The journal is written before each step, so
/// that whoever comes after a crash knows what may have been begun. Going forward asks for a <see cref="Pass"/>; the way back never does.
/// </summary>
public static class Release
{
    private const int UndoAttempts = 3;
    private static readonly TimeSpan BeforeNextAttempt = TimeSpan.FromSeconds(1);

    public static async Task<ReleaseOutcome> RunAsync(
        Pass pass,
        ReleaseOrder order,
        IProgress<ReleaseNews>? progress,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(pass);
        var place = order.Place;
        RefuseToSplit(place);
        var lease = await ReleaseLease.TakeAsync(place, place.Run, cancel).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            if (Journal.Read(await place.Target.Store.ReadJournalAsync(cancel).ConfigureAwait(false)) is { IsOpen: true } unfinished)
                throw new ReleaseFailure(
                    $"the release of {unfinished.Next.Name} to `{place.Environment}` was not finished (run {unfinished.Run})",
                    $"gatehouse release {place.Environment} --resume, or gatehouse rollback {place.Environment}"
                );
            await place.Target.MendAsync(cancel).ConfigureAwait(false);
            var old = await place.Target.ServingAsync(cancel).ConfigureAwait(false);
            if (old is not null && old.Name == order.Version.Name)
                return new ReleaseOutcome(ReleaseEnding.NothingToDo, $"{old.Name} serves `{place.Environment}` already", old);
            var now = place.Clock.GetUtcNow();
            var journal = new Journal
            {
                Environment = place.Environment,
                Run = place.Run,
                Owner = place.Owner,
                Strategy = place.Strategy.Kind,
                State = JournalState.Running,
                Next = order.Version,
                Old = old,
                Plan = ReleasePlan.Of(place.Strategy, place.Target.SplitsTraffic, old is null),
                Began = now,
                Changed = now,
            };
            return await new Course(place, lease, progress).ForwardAsync(journal, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on where a killed release stopped: forward, or with the taking back that it had begun.</summary>
    public static async Task<ReleaseOutcome> ResumeAsync(
        Pass pass,
        ReleasePlace place,
        IProgress<ReleaseNews>? progress,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(pass);
        return await TakeUpAsync(
                place,
                async (journal, course) =>
                    journal.State switch
                    {
                        JournalState.Running => await course.ForwardAsync(journal, cancel).ConfigureAwait(false),
                        JournalState.Undoing => await course
                            .BackAsync(journal, journal.Reason ?? "it was being taken back", ReleaseEnding.Undone)
                            .ConfigureAwait(false),
                        _ => new ReleaseOutcome(
                            ReleaseEnding.NothingToDo,
                            $"the last release to `{place.Environment}` is at its end; there is nothing to resume",
                            journal.Serving
                        ),
                    },
                progress,
                cancel
            )
            .ConfigureAwait(false);
    }

    /// <summary>Takes the last release back, whether it was finished or not.</summary>
    public static Task<ReleaseOutcome> RollbackAsync(ReleasePlace place, IProgress<ReleaseNews>? progress, CancellationToken cancel) =>
        TakeUpAsync(
            place,
            async (journal, course) =>
            {
                if (journal.State == JournalState.Undone)
                    return new ReleaseOutcome(
                        ReleaseEnding.NothingToDo,
                        $"the release of {journal.Next.Name} to `{place.Environment}` was taken back before",
                        journal.Serving
                    );
                if (journal is { State: JournalState.Done, Old: null })
                    throw new ReleaseFailure(
                        $"{journal.Next.Name} was the first release to `{place.Environment}`; there is no version before it",
                        "release another version"
                    );
                return await course.BackAsync(journal, "rolled back by hand", ReleaseEnding.RolledBack).ConfigureAwait(false);
            },
            progress,
            cancel
        );

    /// <summary>The journal of the last release; null where there was none. Asks for no lock.</summary>
    public static async Task<Journal?> LastAsync(Target target, CancellationToken cancel) =>
        Journal.Read(await target.Store.ReadJournalAsync(cancel).ConfigureAwait(false));

    /// <summary>What a release would do, a line for each step.</summary>
    public static async Task<ImmutableArray<string>> PlanAsync(ReleaseOrder order, CancellationToken cancel)
    {
        RefuseToSplit(order.Place);
        var old = await order.Place.Target.ServingAsync(cancel).ConfigureAwait(false);
        if (old is not null && old.Name == order.Version.Name)
            return [];
        return
        [
            .. ReleasePlan
                .Of(order.Place.Strategy, order.Place.Target.SplitsTraffic, old is null)
                .Select(ReleaseStep.Of)
                .Select(step => $"{step.Name}: {step.Plan(order.Version, old)}"),
        ];
    }

    private static void RefuseToSplit(ReleasePlace place)
    {
        if (!place.Target.SplitsTraffic && place.Strategy.Kind != "rolling")
            throw new ReleaseFailure(
                $"{place.Target.Place} cannot split traffic, so it knows no `{place.Strategy.Kind}`",
                $"write `strategy: rolling` for `{place.Environment}`"
            );
    }

    private static async Task<ReleaseOutcome> TakeUpAsync(
        ReleasePlace place,
        Func<Journal, Course, Task<ReleaseOutcome>> go,
        IProgress<ReleaseNews>? progress,
        CancellationToken cancel
    )
    {
        var store = place.Target.Store;
        var seen = Journal.Read(await store.ReadJournalAsync(cancel).ConfigureAwait(false));
        var lease = await ReleaseLease.TakeAsync(place, seen?.Run ?? place.Run, cancel).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            // Between the look and the lock another may have gone on.
            var journal =
                Journal.Read(await store.ReadJournalAsync(cancel).ConfigureAwait(false))
                ?? throw new ReleaseFailure($"nothing was released to `{place.Environment}` yet", $"gatehouse release {place.Environment}");
            if (seen is not null && journal.Run != seen.Run)
                throw new ReleaseFailure($"another release of `{place.Environment}` has begun meanwhile (run {journal.Run})", "look again");
            await place.Target.MendAsync(cancel).ConfigureAwait(false);
            return await go(journal, new Course(place, lease, progress)).ConfigureAwait(false);
        }
    }

    /// <summary>The walk along a plan while the lock is held.</summary>
    private sealed class Course(ReleasePlace place, ReleaseLease lease, IProgress<ReleaseNews>? progress)
    {
        public async Task<ReleaseOutcome> ForwardAsync(Journal journal, CancellationToken cancel)
        {
            var steps = journal.Plan.Select(ReleaseStep.Of).ToList();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, lease.Lost);
            var work = Work(journal);
            for (var at = journal.At; at < steps.Count; at++)
            {
                journal = journal with { At = at };
                try
                {
                    await KeepAsync(journal, either.Token).ConfigureAwait(false);
                    Tell(steps[at], ReleaseMove.Begun, steps[at].Plan(journal.Next, journal.Old));
                    await steps[at].RunAsync(work, either.Token).ConfigureAwait(false);
                    Tell(steps[at], ReleaseMove.Done, "");
                }
                catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
                {
                    throw Lost();
                }
                catch (OperationCanceledException) when (cancel.IsCancellationRequested)
                {
                    // A version that nobody watches any more must not keep its share.
                    return await FailAsync(journal, steps[at], "it was interrupted").ConfigureAwait(false);
                }
                catch (ReleaseFailure failure)
                {
                    return await FailAsync(journal, steps[at], failure.Message).ConfigureAwait(false);
                }
            }

            await KeepAsync(journal with { State = JournalState.Done }, CancellationToken.None).ConfigureAwait(false);
            return new ReleaseOutcome(
                ReleaseEnding.Released,
                $"{journal.Next.Name} serves `{place.Environment}`" + (journal.Old is { } old ? $"; before it {old.Name} did" : ""),
                journal.Next
            );
        }

        public async Task<ReleaseOutcome> BackAsync(Journal journal, string reason, ReleaseEnding ending)
        {
            var steps = journal.Plan.Select(ReleaseStep.Of).ToList();
            var work = Work(journal);
            journal = journal with { State = JournalState.Undoing, Reason = reason };
            for (var at = journal.At; at >= 0; at--)
            {
                journal = journal with { At = at };
                await TryToKeepAsync(journal, steps[at]).ConfigureAwait(false);
                Tell(steps[at], ReleaseMove.Undoing, "");
                await UndoAsync(steps[at], work).ConfigureAwait(false);
                Tell(steps[at], ReleaseMove.Undone, "");
            }

            await KeepAsync(journal with { State = JournalState.Undone }, CancellationToken.None).ConfigureAwait(false);
            var serving = journal.Old is { } old ? $"{old.Name} serves `{place.Environment}`" : $"nothing serves `{place.Environment}`";
            return new ReleaseOutcome(ending, $"{journal.Next.Name} was taken back, and {serving}: {reason}", journal.Old);
        }

        private Task<ReleaseOutcome> FailAsync(Journal journal, ReleaseStep step, string why)
        {
            Tell(step, ReleaseMove.Failed, why);
            return BackAsync(journal, why, ReleaseEnding.Undone);
        }

        private async Task UndoAsync(ReleaseStep step, ReleaseWork work)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    // Only a lost lock stops the way back: whoever interrupts a release wants it taken back.
                    await step.UndoAsync(work, lease.Lost).ConfigureAwait(false);
                    return;
                }
                catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
                {
                    throw Lost();
                }
                catch (ReleaseFailure failure) when (attempt < UndoAttempts)
                {
                    Tell(step, ReleaseMove.Noted, $"taking it back failed, once more: {failure.Message}");
                    await Task.Delay(BeforeNextAttempt, place.Clock, CancellationToken.None).ConfigureAwait(false);
                }
                catch (ReleaseFailure failure)
                {
                    throw new ReleaseFailure(
                        $"the release to `{place.Environment}` could not be taken back; `{step.Name}` says: {failure.Message}",
                        $"mend that, then gatehouse rollback {place.Environment}"
                    );
                }
            }
        }

        private Task KeepAsync(Journal journal, CancellationToken cancel) =>
            place.Target.Store.WriteJournalAsync((journal with { Changed = place.Clock.GetUtcNow() }).Write(), cancel);

        /// <summary>On the way back the traffic matters more than the record of it.</summary>
        private async Task TryToKeepAsync(Journal journal, ReleaseStep step)
        {
            try
            {
                await KeepAsync(journal, CancellationToken.None).ConfigureAwait(false);
            }
            catch (ReleaseFailure failure)
            {
                Tell(step, ReleaseMove.Noted, $"the journal could not be written: {failure.Message}");
            }
        }

        private ReleaseWork Work(Journal journal) => new(place, journal.Next, journal.Old, news => progress?.Report(news));

        private void Tell(ReleaseStep step, ReleaseMove move, string text) => progress?.Report(new ReleaseNews(step.Name, move, text));

        private ReleaseFailure Lost() =>
            new(
                $"the lock of `{place.Environment}` was lost, and the work stopped where it was: {lease.Loss}",
                $"see who works there; gatehouse release {place.Environment} --status"
            );
    }
}
